import type { CheckKind } from '../kind.ts'
import { type NetworkFacts, observeNetwork } from '../network/on.ts'
import { atWhere } from '../place.ts'
import { evaluateBridge } from './evaluate.ts'
import { BridgeSpec } from './schema.ts'

export const bridge: CheckKind<BridgeSpec, NetworkFacts> = {
  kind: 'bridge',
  schema: BridgeSpec,
  settles: false,
  example: 'bridge: { on: { node: node01 }, name: br0, up: true, namespaces: [red, blue] }',
  title({ on, name, up, ports = [], namespaces = [], exists }) {
    const where = atWhere(on)
    if (!exists) return `There is no bridge ${name} ${where}`
    const joined = [...namespaces, ...ports]
    if (joined.length > 0) return `Bridge ${name} ${where} joins ${joined.join(', ')}`
    return `Bridge ${name} ${up === undefined ? 'exists' : up ? 'is up' : 'is down'} ${where}`
  },
  observe: (view, { on }) => observeNetwork(view, on),
  evaluate: evaluateBridge,
}
