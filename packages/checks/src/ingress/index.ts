import type { CheckKind } from '../kind.ts'
import { getResource } from '../kubernetes/api.ts'
import { inNamespace } from '../place.ts'
import { evaluateIngress, type Ingress, type IngressFacts } from './evaluate.ts'
import { IngressSpec } from './schema.ts'

export const ingress: CheckKind<IngressSpec, IngressFacts> = {
  kind: 'ingress',
  schema: IngressSpec,
  settles: true,
  example: `ingress:
  name: shop
  namespace: shop
  rules: [{ host: shop.example, path: /pay, pathType: Prefix, service: pay, port: 8282 }]`,
  title: (spec) => `Ingress ${spec.name}${inNamespace(spec.namespace)} routes as asked`,
  async observe(view, spec) {
    const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' }
    return { ingress: await getResource<Ingress>(view, kind, spec.namespace, spec.name) }
  },
  evaluate: evaluateIngress,
}
