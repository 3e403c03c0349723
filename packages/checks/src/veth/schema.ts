import { z } from 'zod'
import { Where } from '../place.ts'

const End = z.strictObject({ on: Where, name: z.string().min(1).describe('Name of the link there') })

export const VethSpec = z.strictObject({
  ends: z.tuple([End, End]).describe('The two ends of one cable'),
})
export type VethSpec = z.infer<typeof VethSpec>
