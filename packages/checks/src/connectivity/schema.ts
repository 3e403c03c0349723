import { z } from 'zod'
import { Address, Port } from '../network/schema.ts'
import { Where } from '../place.ts'

export const Target = z
  .union([
    z.strictObject({ ping: Address.describe('Answers an ICMP echo') }),
    z.strictObject({
      tcp: z
        .string()
        .regex(/^\S+:\d{1,5}$/, 'Write host:port')
        .describe('`mysql.payroll:3306`'),
    }),
    z.strictObject({ http: z.url({ protocol: /^https?$/ }).describe('Answers anything below 500') }),
    z.strictObject({
      pod: z.string().min(1).describe("A pod's own address"),
      namespace: z.string().min(1).default('default'),
      port: Port.optional().describe('Without: ping'),
    }),
  ])
  .describe('`{ ping }`, `{ tcp: host:port }`, `{ http: url }` or `{ pod, namespace, port }`')
export type Target = z.infer<typeof Target>

const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)])
const Pairs = z.array(z.strictObject({ from: oneOrMore(Where), to: oneOrMore(Target) }))

export interface Pair {
  from: Where
  to: Target
}

/** Every source with every target. */
export function pairsOf(entries: { from: Where | Where[]; to: Target | Target[] }[]): Pair[] {
  return entries.flatMap(({ from, to }) =>
    [from].flat().flatMap((one) => [to].flat().map((t) => ({ from: one, to: t }))),
  )
}

export const sameTarget = (a: Target, b: Target) => JSON.stringify(a) === JSON.stringify(b)

export const ConnectivitySpec = z
  .strictObject({
    allow: Pairs.min(1).describe('Every source reaches every target'),
    deny: Pairs.default([]).describe(
      'No source reaches any target. Each target must also be allowed to somebody: the control that proves it lives',
    ),
  })
  .superRefine((spec, context) => {
    const controls = pairsOf(spec.allow).map((pair) => pair.to)
    spec.deny.forEach((entry, at) => {
      const lacking = [entry.to].flat().filter((target) => !controls.some((control) => sameTarget(control, target)))
      if (lacking.length === 0) return
      context.addIssue({
        code: 'custom',
        path: ['deny', at, 'to'],
        message: `Nobody is allowed to reach ${JSON.stringify(lacking[0])}, so a dead target would pass as denied. Allow it to somebody`,
      })
    })
  })
export type ConnectivitySpec = z.infer<typeof ConnectivitySpec>
