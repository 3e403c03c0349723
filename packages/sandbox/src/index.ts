export * from './access.ts'
export * from './driver.ts'
export * from './error.ts'
