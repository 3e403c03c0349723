import { z } from 'zod'
import { Match } from '../match/schema.ts'
import { Pattern } from '../pattern.ts'

export const FileSpec = z.strictObject({
  node: z.string().min(1).describe('The machine'),
  path: z.string().startsWith('/'),
  exists: z.boolean().default(true),
  contains: z.string().min(1).optional().describe('A text that it must have'),
  matches: Pattern.optional().describe('A regular expression; `^` and `$` mean lines'),
  lacks: Pattern.optional().describe('A regular expression that may not match'),
  mode: z
    .string()
    .regex(/^0?[0-7]{3,4}$/, 'Write it as 0644')
    .optional(),
  data: Match.optional().describe('For JSON and YAML: what it must have, as in `resource`'),
})
export type FileSpec = z.infer<typeof FileSpec>
