import { z } from 'zod'
import { Address, Port } from '../network/schema.ts'

export const EndpointsSpec = z
  .strictObject({
    service: z.string().min(1).describe('The Service that they stand behind'),
    namespace: z.string().min(1).default('default'),
    addresses: z.array(Address).min(1).optional().describe('The ready ones are these, all of them and no others'),
    port: Port.optional().describe('A port that each of them has'),
    ready: z
      .union([z.number().int().min(0), z.strictObject({ gte: z.number().int().min(0) })])
      .optional()
      .describe('How many are ready: a number, or `{ gte }`'),
  })
  .refine((spec) => spec.addresses !== undefined || spec.port !== undefined || spec.ready !== undefined, {
    error: 'Say what the endpoints must be: addresses, port or ready',
  })
export type EndpointsSpec = z.infer<typeof EndpointsSpec>
