import { z } from 'zod'
import { Cidr } from '../network/schema.ts'

export const ServiceCIDRSpec = z.strictObject({
  range: Cidr.optional().describe('The range that the API server must hand out addresses from'),
  services: z
    .array(z.strictObject({ name: z.string().min(1), namespace: z.string().min(1).default('default') }))
    .default([])
    .describe('Services whose cluster address must lie in it'),
  apartFromPods: z.boolean().default(true).describe('The pod range may not overlap it'),
})
export type ServiceCIDRSpec = z.infer<typeof ServiceCIDRSpec>
