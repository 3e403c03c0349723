import { z } from 'zod'
import { Pattern } from '../pattern.ts'
import { Where } from '../place.ts'

export const CommandSpec = z.strictObject({
  from: Where,
  script: z.string().min(1).describe("Run by the platform's own bash in the place's network namespace"),
  commandTimeoutSeconds: z.number().min(1).max(10).default(10),
  expect: z
    .strictObject({
      exitCode: z.number().int().min(0).max(255).default(0),
      stdoutContains: z.string().min(1).optional(),
      stdoutMatches: Pattern.optional().describe('A regular expression; `^` and `$` mean lines'),
    })
    .prefault({}),
})
export type CommandSpec = z.infer<typeof CommandSpec>
