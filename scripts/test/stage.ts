import { stripVTControlCharacters } from 'node:util'
import type { Config } from '../shared/config.ts'

/** What came out of a stage of `npm test`. */
export interface Result {
  passed: number
  /** A line for each test that failed: where and what. The summary repeats them, so that the end of the output says it all. */
  failures: string[]
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
  run(context: StageContext): Promise<Result>
}

export function add(a: Result, b: Result): Result {
  return {
    passed: a.passed + b.passed,
    failures: [...a.failures, ...b.failures],
    skipped: a.skipped + b.skipped,
  }
}

export const NOTHING: Result = { passed: 0, failures: [], skipped: 0 }

/** The first line of a message that has any text, without the colours of a terminal. */
export function firstLine(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n')
  return lines.map((line) => line.trim()).find((line) => line !== '') ?? ''
}
