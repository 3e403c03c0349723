import { z } from 'zod'
import { Port } from '../network/schema.ts'
import { Where } from '../place.ts'

export const ListenSpec = z.strictObject({
  on: Where,
  port: Port,
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  address: z
    .string()
    .min(1)
    .optional()
    .describe('What it is bound to: an address, or `any` for all of the place. Without: whichever'),
  process: z.string().min(1).optional().describe('The program that holds it, as `ss -p` names it'),
  exists: z.boolean().default(true),
})
export type ListenSpec = z.infer<typeof ListenSpec>
