import { z } from 'zod'
import { Address } from '../network/schema.ts'
import { Where } from '../place.ts'

const DnsExpect = z
  .strictObject({
    status: z.enum(['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'TIMEOUT']).optional().describe('Default: NOERROR'),
    addresses: z.array(Address).min(1).optional().describe('All of them must be among the answers'),
    service: z
      .strictObject({ name: z.string().min(1), namespace: z.string().min(1).default('default') })
      .optional()
      .describe("The answer is this Service's cluster address, or its ready endpoints when it is headless"),
    pods: z
      .array(z.strictObject({ name: z.string().min(1), namespace: z.string().min(1).default('default') }))
      .min(1)
      .optional()
      .describe('The addresses of these pods are among the answers'),
    data: z.string().min(1).optional().describe('An answer that is not an address: a CNAME, a PTR, an SRV'),
  })
  .prefault({})

export const DnsSpec = z.strictObject({
  from: Where,
  name: z.string().min(1).describe('Asked with the search list of the place'),
  type: z.enum(['A', 'AAAA', 'SRV', 'PTR', 'CNAME']).default('A'),
  server: Address.optional().describe("Asks this server; else the place's own resolver"),
  expect: DnsExpect,
})
export type DnsSpec = z.infer<typeof DnsSpec>
