export * from './error.ts'
export * from './server.ts'
