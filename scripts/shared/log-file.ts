import { mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const BYTES_MAX = 20 * 1024 * 1024
/** Stack traces of bundled libraries quote lines of a hundred thousand characters. */
const LINE_MAX = 300

/** Opens a log for appending; a long one is put aside first (one older one is kept). */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > BYTES_MAX) renameSync(file, `${file}.1`)
  return openSync(file, 'a')
}

/** The last lines of a log, for an error message. */
export function tailOf(file: string, lines: number): string {
  try {
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines)
    return last.map((line) => (line.length > LINE_MAX ? `${line.slice(0, LINE_MAX)} …` : line)).join('\n')
  } catch {
    return '(there is no log)'
  }
}
