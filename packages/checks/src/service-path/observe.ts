import type { DnsAnswer, Place, ServiceRule, TcpAnswer } from '@cka-netlab/contracts'
import { getResource, listResources } from '../kubernetes/api.ts'
import { type Endpoint, endpointsOf } from '../kubernetes/endpoints.ts'
import type { NetworkPolicy, Pod, Service } from '../kubernetes/objects.ts'
import { isAddress } from '../network/addresses.ts'
import { guarding, letThrough, type PolicyEnd } from '../path/policies.ts'
import { type Seen, seen } from '../seen.ts'
import type { ClusterView } from '../view.ts'

/** What stands between a client and the pods behind a Service. */
export interface ServicePath {
  /** As the client names it. */
  host: string
  /** The Service that the host means. */
  name: string
  namespace: string
  port?: number
  /** Absent when the client uses an address. */
  dns?: DnsAnswer
  service?: Service
  endpoints: Endpoint[]
  /** Names of the NetworkPolicies that guard what comes in to the pods behind it. */
  policies: string[]
  /** Whether they let this client in, by their words; undefined when nothing guards. */
  letIn?: boolean
  /** The pods of its namespace, where they were read. */
  pods?: Pod[]
  /** What the rules of kube-proxy do with it on the machine that sends, where they were read. */
  rules?: { machine: string; rules: ServiceRule[] }
  /** A connection from the client straight to one of the pods. */
  direct?: { address: string; port: number; answer: Seen<TcpAnswer> }
}

/** `mysql.payroll.svc.cluster.local.` is Service mysql in payroll. Undefined when the name can't be a Service's. */
export function serviceNamed(host: string, home: string): { name: string; namespace: string } | undefined {
  const labels = host.replace(/\.$/, '').toLowerCase().split('.')
  const [name, namespace = home, ...rest] = labels
  const suffix = rest.join('.')
  if (!name || !['', 'svc', 'svc.cluster', 'svc.cluster.local'].includes(suffix)) return undefined
  return { name, namespace }
}

async function serviceMeant(view: ClusterView, place: Place, host: string) {
  if (!isAddress(host)) return serviceNamed(host, 'pod' in place ? place.namespace : 'default')
  const services = await listResources<Service>(view, { apiVersion: 'v1', kind: 'Service' }, '*')
  const found = services.find((service) => service.spec?.clusterIPs?.includes(host) || service.spec?.clusterIP === host)
  return found && { name: found.metadata.name, namespace: found.metadata.namespace ?? 'default' }
}

/** How a place looks to a NetworkPolicy. */
async function endAt(view: ClusterView, place: Place): Promise<PolicyEnd> {
  if (!('pod' in place)) return {}
  const { namespace, pod: name } = place
  const pod = await getResource<Pod>(view, { apiVersion: 'v1', kind: 'Pod' }, namespace, name)
  const home = await getResource(view, { apiVersion: 'v1', kind: 'Namespace' }, '', namespace)
  const namespaceLabels = home?.metadata.labels ?? {}
  return { address: pod?.status?.podIP, pod: { namespace, labels: pod?.metadata.labels ?? {}, namespaceLabels } }
}

/** Policies that guard one of the pods behind the Service, for what comes in, and whether they let this client through. */
async function policiesGuarding(
  view: ClusterView,
  place: Place,
  path: ServicePath,
  port: number | undefined,
): Promise<Pick<ServicePath, 'policies' | 'letIn' | 'pods'>> {
  const { namespace, endpoints } = path
  const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }
  const policies = await listResources<NetworkPolicy>(view, kind, namespace)
  if (policies.length === 0 && endpoints.length > 0) return { policies: [] }
  const pods = await listResources<Pod>(view, { apiVersion: 'v1', kind: 'Pod' }, namespace)
  const behind = pods.filter((pod) => endpoints.some((endpoint) => endpoint.pod === pod.metadata.name))
  const guards = behind.flatMap(({ metadata }) =>
    guarding(policies, { pod: { namespace, labels: metadata.labels ?? {}, namespaceLabels: {} } }, 'Ingress'),
  )
  const names = [...new Set(guards.map(({ metadata }) => metadata.name))]
  if (names.length === 0) return { policies: names, pods }
  return { policies: names, pods, letIn: letThrough(guards, 'Ingress', await endAt(view, place), port) }
}

function targetPort(service: Service, endpoint: Endpoint, port: number | undefined): number | undefined {
  const wanted = service.spec?.ports?.find((p) => p.port === port)
  const byName = endpoint.ports.find((p) => (p.name ?? '') === (wanted?.name ?? ''))
  return wanted && byName?.port
}

/**
 * Follows a request from its place to the pods behind the Service that it names: what a person would look at, in
 * order. Undefined when the host is no Service, or the sandbox no cluster.
 */
export async function observeServicePath(
  view: ClusterView,
  place: Place,
  target: { host: string; port?: number; dns?: DnsAnswer; meant?: { name: string; namespace: string } },
): Promise<ServicePath | undefined> {
  if (view.topology.name !== 'cluster' || ('outside' in place && !target.meant)) return undefined
  const { host, port } = target
  const meant = target.meant ?? (await serviceMeant(view, place, host))
  if (!meant) return undefined
  const { name, namespace } = meant
  const asked =
    isAddress(host) || target.meant ? target.dns : (target.dns ?? (await view.observe('dns', { place, name: host })))
  const service = await getResource<Service>(view, { apiVersion: 'v1', kind: 'Service' }, namespace, name)
  const path: ServicePath = { host, name, namespace, port, dns: asked, service, endpoints: [], policies: [] }
  if (!service) return path
  path.endpoints = await endpointsOf(view, namespace, name)
  const ready = path.endpoints.find((endpoint) => endpoint.ready)
  const podPort = ready && targetPort(service, ready, port)
  Object.assign(path, await policiesGuarding(view, place, path, podPort))
  if (ready && podPort) {
    const answer = await seen(view.observe('tcp', { place, host: ready.address, port: podPort, timeoutSeconds: 2 }))
    path.direct = { address: ready.address, port: podPort, answer }
  }
  return path
}
