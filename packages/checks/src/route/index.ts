import type { CheckKind } from '../kind.ts'
import { type NetworkFacts, observeNetwork } from '../network/on.ts'
import { describeWhere } from '../place.ts'
import { evaluateRoute } from './evaluate.ts'
import { RouteSpec } from './schema.ts'

export const route: CheckKind<RouteSpec, NetworkFacts> = {
  kind: 'route',
  schema: RouteSpec,
  settles: false,
  example: 'route: { on: { node: node01, netns: red }, destination: default, via: 192.168.15.254 }',
  title(spec) {
    const via = [spec.via && `via ${spec.via}`, spec.dev && `dev ${spec.dev}`].filter(Boolean).join(' ')
    const where = describeWhere(spec.on)
    return `${where} has ${spec.exists ? 'a' : 'no'} route to ${spec.destination}${via ? ` ${via}` : ''}`
  },
  observe: (view, { on }) => observeNetwork(view, on),
  evaluate: evaluateRoute,
}
