import type { CheckKind } from '../kind.ts'
import { getResource } from '../kubernetes/api.ts'
import { inNamespace } from '../place.ts'
import { evaluateGatewayRoute, type GatewayRouteFacts, type HttpRoute } from './evaluate.ts'
import { GatewayRouteSpec } from './schema.ts'

const ROUTE = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }

export const gatewayRoute: CheckKind<GatewayRouteSpec, GatewayRouteFacts> = {
  kind: 'gatewayRoute',
  schema: GatewayRouteSpec,
  settles: true,
  example: `gatewayRoute:
  name: store
  namespace: shop
  gateway: { name: contour, namespace: projectcontour }
  rules:
    - backends: [{ service: store-v1, port: 8080, percent: 90 }, { service: store-v2, port: 8080, percent: 10 }]`,
  title: (spec) => `HTTPRoute ${spec.name}${inNamespace(spec.namespace)} sends requests as asked`,
  async observe(view, spec) {
    return { route: await getResource<HttpRoute>(view, ROUTE, spec.namespace, spec.name) }
  },
  evaluate: evaluateGatewayRoute,
}
