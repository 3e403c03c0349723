import { z } from 'zod'
import { Place } from './observation.ts'
import { Hop } from './verdict.ts'

/** `POST /api/v1/attempts/:id/path` → PathView: sends one request and follows its way. */
export const TracePath = z.strictObject({
  from: Place,
  /** A URL (`http://web.shop/`), a host with a port (`10.244.1.9:8080`), or a host alone, which is pinged. */
  target: z.string().trim().min(1).max(300),
})
export type TracePath = z.infer<typeof TracePath>

/** One stage of the way, with what was seen there. */
export const PathHop = Hop.extend({
  evidence: z.array(z.string()),
  /** Ids of the things on the map that it is about. */
  at: z.array(z.string()),
})
export type PathHop = z.infer<typeof PathHop>

export const PathView = z.object({
  /** In the order of the way; what lies behind the first broken one is unknown. */
  hops: z.array(PathHop),
  hint: z.string().optional(),
  /** Whether the request was answered. */
  answered: z.boolean(),
})
export type PathView = z.infer<typeof PathView>
