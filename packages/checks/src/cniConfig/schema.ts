import { z } from 'zod'
import { Match } from '../match/schema.ts'

export const CniConfigSpec = z.strictObject({
  node: z.string().min(1).describe('The machine'),
  directory: z.string().startsWith('/').default('/etc/cni/net.d'),
  file: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the file that the runtime must take: the first of the directory'),
  match: Match.optional().describe(
    'What the configuration must have, as in `resource`; one plugin alone is a list of one',
  ),
  binDirectory: z.string().startsWith('/').default('/opt/cni/bin').describe('Every plugin that it names must be there'),
})
export type CniConfigSpec = z.infer<typeof CniConfigSpec>
