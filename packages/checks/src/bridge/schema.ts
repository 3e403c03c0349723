import { z } from 'zod'
import { Where } from '../place.ts'

export const BridgeSpec = z.strictObject({
  on: Where,
  name: z.string().min(1).describe('`br0`, `cni0`, …'),
  up: z.boolean().optional().describe('`true`: set up. `false`: set down'),
  ports: z.array(z.string().min(1)).optional().describe('Links that must be its ports, by name; others are free'),
  namespaces: z
    .array(z.string().min(1))
    .optional()
    .describe('Named network namespaces that must be joined to it: by a veth pair whose one end is a port'),
  exists: z.boolean().default(true),
})
export type BridgeSpec = z.infer<typeof BridgeSpec>
