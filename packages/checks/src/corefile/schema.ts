import { z } from 'zod'

const Zone = z.string().min(1).describe('`corp.example`, or `.` for all')

export const CorefileSpec = z
  .strictObject({
    zone: Zone.optional().describe('A server block for this zone exists'),
    plugin: z.string().min(1).optional().describe('This plugin stands in the block of `zone`, or in any'),
    forward: z
      .strictObject({
        zone: Zone.describe('The zone whose names are handed on, and no wider one'),
        to: z.array(z.string().min(1)).min(1).describe('The servers, `address:port`; without a port, 53'),
      })
      .optional()
      .describe('Names of a zone are handed to these servers: in a block of its own, or by `forward ZONE …`'),
    exists: z.boolean().default(true),
  })
  .refine((spec) => [spec.zone, spec.plugin, spec.forward].some((field) => field !== undefined), {
    error: 'Say what the Corefile must have: zone, plugin or forward',
  })
export type CorefileSpec = z.infer<typeof CorefileSpec>
