import { z } from 'zod'
import { isMatcher } from './match.ts'

function badPatterns(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return []
  if (isMatcher(value) && value.matches !== undefined) {
    try {
      new RegExp(String(value.matches))
    } catch {
      return [[...path, 'matches']]
    }
  }
  const entries = Array.isArray(value) ? value.map((one, i) => [i, one] as const) : Object.entries(value)
  return entries.flatMap(([key, one]) => badPatterns(one, [...path, key]))
}

/** What an object must have. See {@link mismatches}. */
export const Match = z
  .record(z.string(), z.unknown())
  .superRefine((value, context) => {
    for (const path of badPatterns(value)) {
      context.addIssue({ code: 'custom', path, message: 'Not a regular expression' })
    }
  })
  .describe(
    'What it must have; other fields are free. A list needs, for each element given, one that matches. ' +
      'Values are literal, or `{ matches: regex }`, `{ oneOf: [] }`, `{ gte: 1, lte: 3 }`, `{ absent: true }`',
  )
