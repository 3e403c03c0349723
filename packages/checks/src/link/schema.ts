import { z } from 'zod'
import { Where } from '../place.ts'

export const LinkSpec = z.strictObject({
  on: Where,
  name: z.string().min(1).describe('`veth-red`, `br0`, …'),
  type: z.string().min(1).optional().describe('`veth`, `bridge`, `vxlan`, … as `ip -d link` shows'),
  up: z.boolean().optional().describe('`true`: set up. `false`: set down'),
  master: z.string().min(1).optional().describe('The bridge that it is a port of'),
  mtu: z.number().int().min(68).optional(),
  mac: z
    .string()
    .regex(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/, 'Not a MAC address')
    .optional(),
  exists: z.boolean().default(true),
})
export type LinkSpec = z.infer<typeof LinkSpec>
