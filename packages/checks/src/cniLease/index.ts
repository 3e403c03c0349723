import type { CheckKind } from '../kind.ts'
import { evaluateCniLease } from './evaluate.ts'
import { type CniLeaseFacts, observeLeases } from './observe.ts'
import { CniLeaseSpec } from './schema.ts'

export const cniLease: CheckKind<CniLeaseSpec, CniLeaseFacts> = {
  kind: 'cniLease',
  schema: CniLeaseSpec,
  settles: true,
  example: 'cniLease: { node: node01, network: shop-net, container: shop1, inRange: 10.88.0.0/24 }',
  title: ({ node, network, container, exists }) =>
    `${exists ? 'An address' : 'No address'} of ${network} is leased to ${[container].flat().join(', ')} on ${node}`,
  observe: observeLeases,
  evaluate: evaluateCniLease,
}
