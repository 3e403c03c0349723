import { z } from 'zod'
import { Port } from '../network/schema.ts'
import { Where } from '../place.ts'

export const TcpSpec = z.strictObject({
  from: Where,
  host: z.string().min(1).describe('A name or an address'),
  port: Port,
  expect: z
    .enum(['open', 'refused', 'filtered'])
    .default('open')
    .describe(
      '`refused`: the machine answers and nobody listens. `filtered`: no answer. To deny, prefer `connectivity`',
    ),
})
export type TcpSpec = z.infer<typeof TcpSpec>
