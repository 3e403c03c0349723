import type { CheckKind } from '../kind.ts'
import { type NetworkFacts, observeNetwork } from '../network/on.ts'
import { atWhere } from '../place.ts'
import { evaluateLink } from './evaluate.ts'
import { LinkSpec } from './schema.ts'

export const link: CheckKind<LinkSpec, NetworkFacts> = {
  kind: 'link',
  schema: LinkSpec,
  settles: false,
  example: 'link: { on: { node: node01, netns: red }, name: veth-red, type: veth, up: true }',
  title({ on, name, up, master, exists }) {
    if (!exists) return `There is no link ${name} ${atWhere(on)}`
    const state = up === undefined ? 'exists' : up ? 'is up' : 'is down'
    return `${name} ${state}${master ? ` on bridge ${master}` : ''} ${atWhere(on)}`
  },
  observe: (view, { on }) => observeNetwork(view, on),
  evaluate: evaluateLink,
}
