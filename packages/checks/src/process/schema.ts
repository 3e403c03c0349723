import { z } from 'zod'
import { Match } from '../match/schema.ts'

export const ProcessSpec = z.strictObject({
  node: z.string().min(1).describe('The machine; processes of its pods and containers are among its own'),
  program: z.string().min(1).describe('The program, as the last part of its path: `kubelet`'),
  flags: Match.optional().describe(
    'Flags of its command line without dashes, as texts: `{ proxy-mode: ipvs }`. A flag without a value is `"true"`',
  ),
  exists: z.boolean().default(true),
})
export type ProcessSpec = z.infer<typeof ProcessSpec>
