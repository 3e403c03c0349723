import { z } from 'zod'

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}

/** A JavaScript regular expression, refused at parse time when it does not compile. */
export const Pattern = z.string().min(1).refine(compiles, { error: 'Not a regular expression' })
