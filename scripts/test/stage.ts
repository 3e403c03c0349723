import type { Config } from '../shared/config.ts'

/** What came out of a stage of `npm test`. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export interface StageContext {
  config: Config
  /** JSON reports, logs and screenshots go here. */
  folder: string
  signal: AbortSignal
  /** Parts of paths: only test files that have one of them are run. All are run when there are none. */
  files: string[]
  print(line: string): void
}

export interface Stage {
  name: string
  title: string
  /** It is ended when it takes longer. */
  limitSeconds: number
  /** Stages without which this one cannot run. */
  needs: string[]
  /** Whether it can run some of its test files alone. */
  byFile?: boolean
  /** Throws when it could not run at all: that counts as one failure, with the reason. */
  run(context: StageContext): Promise<Counts>
}

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 }
