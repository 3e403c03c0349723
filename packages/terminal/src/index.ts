export * from './frames.ts'
export * from './limits.ts'
export * from './snapshot.ts'
