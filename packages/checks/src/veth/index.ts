import type { CheckKind } from '../kind.ts'
import { observeNetwork } from '../network/on.ts'
import { evaluateVeth, type VethFacts } from './evaluate.ts'
import { VethSpec } from './schema.ts'

export const veth: CheckKind<VethSpec, VethFacts> = {
  kind: 'veth',
  schema: VethSpec,
  settles: false,
  example: `veth:
  ends:
    - { on: { node: node01, netns: red }, name: veth-red }
    - { on: { node: node01, netns: blue }, name: veth-blue }`,
  title: ({ ends }) => `${ends[0].name} and ${ends[1].name} are one veth pair`,
  async observe(view, { ends }) {
    return { ends: await Promise.all([observeNetwork(view, ends[0].on), observeNetwork(view, ends[1].on)]) }
  },
  evaluate: evaluateVeth,
}
