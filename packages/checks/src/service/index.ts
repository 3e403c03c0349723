import type { CheckKind } from '../kind.ts'
import { getResource, listResources } from '../kubernetes/api.ts'
import { endpointsOf } from '../kubernetes/endpoints.ts'
import { isReady, type Pod, type Service } from '../kubernetes/objects.ts'
import { inNamespace } from '../place.ts'
import type { ClusterView } from '../view.ts'
import { evaluateService, type ServiceFacts } from './evaluate.ts'
import { ServiceSpec } from './schema.ts'

async function readyPods(view: ClusterView, spec: ServiceSpec): Promise<string[] | undefined> {
  if (!spec.endpoints?.podsWith) return undefined
  const pods = await listResources<Pod>(
    view,
    { apiVersion: 'v1', kind: 'Pod' },
    spec.namespace,
    spec.endpoints.podsWith,
  )
  return pods.filter((pod) => isReady(pod) && !pod.metadata.deletionTimestamp).map((pod) => pod.metadata.name)
}

export const service: CheckKind<ServiceSpec, ServiceFacts> = {
  kind: 'service',
  schema: ServiceSpec,
  settles: true,
  example: `service:
  name: web
  namespace: shop
  type: NodePort
  ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]
  endpoints: { ready: { gte: 1 } }`,
  title(spec) {
    const ports = spec.ports?.map((p) => p.nodePort ?? p.port).join(', ')
    const what = [spec.type ? `is of type ${spec.type}` : '', ports ? `serves port ${ports}` : ''].filter(Boolean)
    return `Service ${spec.name}${inNamespace(spec.namespace)} ${what.join(' and ') || 'is as asked'}`
  },
  async observe(view, spec) {
    const found = await getResource<Service>(view, { apiVersion: 'v1', kind: 'Service' }, spec.namespace, spec.name)
    if (!found) return { service: undefined, endpoints: [] }
    const [endpoints, pods] = await Promise.all([endpointsOf(view, spec.namespace, spec.name), readyPods(view, spec)])
    return { service: found, endpoints, readyPods: pods }
  },
  evaluate: evaluateService,
}
