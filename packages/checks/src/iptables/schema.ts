import { z } from 'zod'
import { Where } from '../place.ts'

const negatable = 'A leading `!` means not'

export const IptablesSpec = z.strictObject({
  on: Where,
  table: z.enum(['filter', 'nat', 'mangle', 'raw', 'security']).default('filter'),
  chain: z.string().min(1).describe('The rule is in this chain, or in one that it always jumps to'),
  target: z.string().min(1).optional().describe('`ACCEPT`, `DROP`, `MASQUERADE`, `DNAT`, or a chain'),
  source: z.string().min(1).optional().describe(`Range or address. ${negatable}`),
  destination: z.string().min(1).optional().describe(`Range or address. ${negatable}`),
  protocol: z.string().min(1).optional().describe(`\`tcp\`, \`udp\`, \`icmp\`, … ${negatable}`),
  destinationPort: z
    .union([z.number().int().min(1).max(65535), z.string().regex(/^!?\d+(:\d+)?$/)])
    .optional()
    .describe(`A port or a range \`30000:32767\`. ${negatable}`),
  inInterface: z.string().min(1).optional().describe(negatable),
  outInterface: z.string().min(1).optional().describe(negatable),
  toDestination: z.string().min(1).optional().describe('Of DNAT: `192.168.15.2:80`'),
  toSource: z.string().min(1).optional().describe('Of SNAT'),
  exists: z.boolean().default(true),
})
export type IptablesSpec = z.infer<typeof IptablesSpec>
