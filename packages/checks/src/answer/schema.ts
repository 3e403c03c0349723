import { z } from 'zod'
import { Where } from '../place.ts'

const Observed = z.discriminatedUnion('observe', [
  z.strictObject({ observe: z.literal('serviceCIDR') }),
  z.strictObject({ observe: z.literal('podCIDR') }),
  z.strictObject({ observe: z.literal('nodePodCIDR'), node: z.string().min(1) }),
  z.strictObject({ observe: z.literal('clusterDNS') }),
  z.strictObject({ observe: z.literal('kubeProxyMode') }),
  z.strictObject({ observe: z.literal('defaultGateway'), on: Where }),
  z.strictObject({
    observe: z.literal('resource'),
    apiVersion: z.string().min(1),
    kind: z.string().min(1),
    name: z.string().min(1),
    namespace: z.string().min(1).default('default'),
    path: z.string().min(1).describe('Fields and indices joined by dots: `spec.ports.0.nodePort`'),
  }),
])
export type Observed = z.infer<typeof Observed>

const Literal = z.union([z.string().min(1), z.number()])

export const AnswerSpec = z.strictObject({
  prompt: z.string().min(1).describe('What the learner is asked to type'),
  placeholder: z.string().min(1).optional().describe('Shows the form, never the answer'),
  type: z
    .enum(['ip', 'cidr', 'name', 'number', 'text'])
    .describe(
      'How two answers are compared: `cidr` without host bits, `name` (DNS) without case and last dot, `text` without case and doubled spaces',
    ),
  expect: z
    .union([Literal, z.array(Literal).min(1), Observed])
    .describe(
      'The right answer, a list of right ones, or an observation of the running cluster: `{ observe: podCIDR }`',
    ),
})
export type AnswerSpec = z.infer<typeof AnswerSpec>
