import { z } from 'zod'
import { Address, Cidr } from '../network/schema.ts'

export const CniLeaseSpec = z.strictObject({
  node: z.string().min(1).describe('The machine'),
  network: z.string().min(1).describe('`name` in the CNI configuration'),
  container: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('`CNI_CONTAINERID` that an address was handed out to, or several, each with one'),
  interface: z.string().min(1).optional().describe('`CNI_IFNAME`'),
  address: Address.optional(),
  inRange: Cidr.optional().describe('The range that the address must lie in'),
  dataDirectory: z.string().startsWith('/').default('/var/lib/cni/networks').describe('`dataDir` of `host-local`'),
  exists: z.boolean().default(true),
})
export type CniLeaseSpec = z.infer<typeof CniLeaseSpec>
