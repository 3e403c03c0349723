import { z } from 'zod'
import { Where } from '../place.ts'

export const SysctlSpec = z.strictObject({
  on: Where,
  key: z
    .string()
    .regex(/^net(\.[\w*-]+)+$/, 'A parameter of the network: net.ipv4.ip_forward')
    .describe('`net.ipv4.ip_forward`, …: each network namespace has its own'),
  value: z.union([z.string().min(1), z.number()]),
})
export type SysctlSpec = z.infer<typeof SysctlSpec>
