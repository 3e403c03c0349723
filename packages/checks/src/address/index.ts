import type { CheckKind } from '../kind.ts'
import { type NetworkFacts, observeNetwork } from '../network/on.ts'
import { atWhere } from '../place.ts'
import { evaluateAddress, wantedAddress } from './evaluate.ts'
import { AddressSpec } from './schema.ts'

export const address: CheckKind<AddressSpec, NetworkFacts> = {
  kind: 'address',
  schema: AddressSpec,
  settles: false,
  example: 'address: { on: { node: node01, netns: red }, link: veth-red, address: 192.168.15.1/24 }',
  title(spec) {
    const link = spec.link ?? 'An interface'
    return `${link} ${atWhere(spec.on)} ${spec.exists ? 'has' : 'has not'} ${wantedAddress(spec)}`
  },
  observe: (view, { on }) => observeNetwork(view, on),
  evaluate: evaluateAddress,
}
