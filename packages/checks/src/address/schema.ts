import { z } from 'zod'
import { Cidr } from '../network/schema.ts'
import { Where } from '../place.ts'

export const AddressSpec = z
  .strictObject({
    on: Where,
    link: z.string().min(1).optional().describe('The interface. Without: any'),
    address: Cidr.optional().describe('The address with its prefix length: `192.168.15.1/24`'),
    inRange: Cidr.optional().describe('Instead: any address in this range'),
    exists: z.boolean().default(true),
  })
  .refine(({ address, inRange }) => (address === undefined) !== (inRange === undefined), {
    error: 'Give one of address and inRange',
  })
export type AddressSpec = z.infer<typeof AddressSpec>
