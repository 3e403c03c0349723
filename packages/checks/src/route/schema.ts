import { z } from 'zod'
import { Address, Cidr } from '../network/schema.ts'
import { Where } from '../place.ts'

export const RouteSpec = z.strictObject({
  on: Where,
  destination: z.union([z.literal('default'), Cidr, Address]).describe('`default`, a range or an address'),
  via: Address.optional().describe('The gateway'),
  dev: z.string().min(1).optional().describe('The interface'),
  source: Address.optional().describe('The preferred source address (`src`)'),
  exists: z.boolean().default(true),
})
export type RouteSpec = z.infer<typeof RouteSpec>
