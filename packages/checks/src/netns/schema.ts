import { z } from 'zod'

export const NetnsSpec = z.strictObject({
  node: z.string().min(1).describe('The machine'),
  name: z.string().min(1).describe('As `ip netns` lists it'),
  exists: z.boolean().default(true),
})
export type NetnsSpec = z.infer<typeof NetnsSpec>
