import { z } from 'zod'

/** One stage a request passes on its way, shown as a chain in which the first broken stage stands out. */
export const Hop = z.object({
  name: z.string(),
  state: z.enum(['ok', 'broken', 'unknown']),
  detail: z.string().optional(),
})
export type Hop = z.infer<typeof Hop>

/** The check holds. `observed` says what was seen, in the words of a terminal. */
export const Pass = z.object({ outcome: z.literal('pass'), expected: z.string(), observed: z.string() })
/** The check does not hold; `hint` names the broken hop or the next thing to look at, never the solution. */
export const Fail = z.object({
  outcome: z.literal('fail'),
  expected: z.string(),
  observed: z.string(),
  hint: z.string().optional(),
  hops: z.array(Hop).optional(),
})
/** The platform could not tell. It costs no points and is shown as the platform's own fault. */
export const Inconclusive = z.object({ outcome: z.literal('inconclusive'), reason: z.string() })

export const Verdict = z.discriminatedUnion('outcome', [Pass, Fail, Inconclusive])
export type Pass = z.infer<typeof Pass>
export type Fail = z.infer<typeof Fail>
export type Inconclusive = z.infer<typeof Inconclusive>
export type Verdict = z.infer<typeof Verdict>
