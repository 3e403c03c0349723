export { backoffSeconds } from './backoff.ts'
export * from './connection.ts'
