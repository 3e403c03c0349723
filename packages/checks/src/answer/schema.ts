import { z } from 'zod'
import { Port } from '../network/schema.ts'
import { Pattern } from '../pattern.ts'
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
  z.strictObject({
    observe: z.literal('link'),
    on: Where,
    name: z.string().min(1).optional().describe('The interface by its name'),
    holding: z.string().min(1).optional().describe('The interface that has this address'),
    tell: z.enum(['name', 'mac', 'mtu', 'address', 'range', 'master', 'ports']),
  }),
  z.strictObject({
    observe: z.literal('route'),
    on: Where,
    destination: z.string().min(1),
    tell: z.enum(['via', 'dev']),
  }),
  z.strictObject({
    observe: z.literal('flag'),
    node: z.string().min(1),
    process: z.string().min(1),
    flag: z.string().min(1),
    pattern: Pattern.optional().describe('The first group of each match is right; without, the whole value'),
  }),
  z.strictObject({ observe: z.literal('listener'), node: z.string().min(1), port: Port }),
  z.strictObject({ observe: z.literal('busiestPort'), node: z.string().min(1), process: z.string().min(1) }),
  z.strictObject({
    observe: z.literal('lookup'),
    from: Where,
    name: z.string().min(1),
    tell: z.enum(['resolves', 'name', 'address']).describe('`resolves`: yes or no'),
  }),
  z.strictObject({
    observe: z.literal('serviceRules'),
    node: z.string().min(1),
    service: z.string().min(1),
    namespace: z.string().min(1).default('default'),
    port: Port,
    tell: z.enum(['chain', 'endpointChain', 'targetPort', 'pod']),
  }),
])
export type Observed = z.infer<typeof Observed>

const Literal = z.union([z.string().min(1), z.number()])

export const AnswerSpec = z.strictObject({
  prompt: z.string().min(1).describe('What the learner is asked to type'),
  placeholder: z.string().min(1).optional().describe('Shows the form, never the answer'),
  type: z
    .enum(['ip', 'cidr', 'mac', 'name', 'number', 'text'])
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
