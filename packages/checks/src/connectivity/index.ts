import type { CheckKind } from '../kind.ts'
import { describeWhere } from '../place.ts'
import { type ConnectivityFacts, describeTarget, evaluateConnectivity } from './evaluate.ts'
import { observeConnectivity } from './observe.ts'
import { ConnectivitySpec, pairsOf } from './schema.ts'

export const connectivity: CheckKind<ConnectivitySpec, ConnectivityFacts> = {
  kind: 'connectivity',
  schema: ConnectivitySpec,
  settles: true,
  example: `connectivity:
  allow:
    - { from: { podsWith: { app: web }, namespace: shop }, to: { tcp: "db.shop:5432" } }
  deny:
    - { from: { podsWith: { app: guest }, namespace: shop }, to: { tcp: "db.shop:5432" } }`,
  title(spec) {
    const [pairs, others] = [pairsOf(spec.allow), pairsOf(spec.deny)]
    const first = others[0] ?? pairs[0]
    if (!first) return 'Connections'
    const more = pairs.length + others.length - 1
    const verb = others.length > 0 ? 'does not reach' : 'reaches'
    return `${describeWhere(first.from)} ${verb} ${describeTarget(first.to)}${more > 0 ? `, and ${more} more` : ''}`
  },
  observe: observeConnectivity,
  evaluate: evaluateConnectivity,
}
