import { z } from 'zod'
import { Address } from '../network/schema.ts'
import { Pattern } from '../pattern.ts'
import { Where } from '../place.ts'

const HttpExpect = z
  .strictObject({
    status: z
      .union([z.number().int().min(100).max(599), z.array(z.number().int().min(100).max(599)).min(1)])
      .optional()
      .describe('The status, or a list of those that do. Default: 200'),
    bodyContains: z.string().min(1).optional(),
    bodyLacks: z.string().min(1).optional(),
    bodyMatches: Pattern.optional().describe('A regular expression'),
    headers: z.record(z.string(), Pattern).optional().describe('Header names, each with a regular expression'),
    certificate: Pattern.optional().describe(
      'A regular expression that the subject of the certificate shown matches, such as `CN ?= ?shop.example`',
    ),
  })
  .prefault({})

export const HttpSpec = z.strictObject({
  from: Where,
  url: z.url({ protocol: /^https?$/ }).describe('Names are resolved as the place resolves them'),
  method: z.enum(['GET', 'HEAD', 'POST']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}).describe('Sent with the request, such as `Host`'),
  address: Address.optional().describe(
    "Connects there instead of looking the url's host up: for a host that only an Ingress knows. The host is still sent, in TLS too",
  ),
  expect: HttpExpect,
})
export type HttpSpec = z.infer<typeof HttpSpec>
