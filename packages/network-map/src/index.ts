export { buildMap } from './build.ts'
export type * from './facts.ts'
