import type { DnsAnswer, Place, TcpAnswer } from '@cka-netlab/contracts'
import { getResource, listResources } from '../kubernetes/api.ts'
import { type Endpoint, endpointsOf } from '../kubernetes/endpoints.ts'
import { type NetworkPolicy, type Pod, type Service, selects } from '../kubernetes/objects.ts'
import { isAddress } from '../network/addresses.ts'
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

/** Policies that name one of the pods behind the Service, for what comes in. */
async function policiesGuarding(view: ClusterView, namespace: string, endpoints: Endpoint[]): Promise<string[]> {
  const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }
  const policies = await listResources<NetworkPolicy>(view, kind, namespace)
  if (policies.length === 0) return []
  const pods = await listResources<Pod>(view, { apiVersion: 'v1', kind: 'Pod' }, namespace)
  const behind = pods.filter((pod) => endpoints.some((endpoint) => endpoint.pod === pod.metadata.name))
  const guards = policies.filter(
    ({ spec }) =>
      (spec?.policyTypes ?? ['Ingress']).includes('Ingress') &&
      behind.some((pod) => selects(spec?.podSelector ?? {}, pod.metadata.labels)),
  )
  return guards.map((policy) => policy.metadata.name)
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
  target: { host: string; port?: number; dns?: DnsAnswer },
): Promise<ServicePath | undefined> {
  if (view.topology.name !== 'cluster' || 'outside' in place) return undefined
  const { host, port } = target
  const meant = await serviceMeant(view, place, host)
  if (!meant) return undefined
  const { name, namespace } = meant
  const asked = isAddress(host) ? undefined : (target.dns ?? (await view.observe('dns', { place, name: host })))
  const service = await getResource<Service>(view, { apiVersion: 'v1', kind: 'Service' }, namespace, name)
  const path: ServicePath = { host, name, namespace, port, dns: asked, service, endpoints: [], policies: [] }
  if (!service) return path
  path.endpoints = await endpointsOf(view, namespace, name)
  path.policies = await policiesGuarding(view, namespace, path.endpoints)
  const ready = path.endpoints.find((endpoint) => endpoint.ready)
  const podPort = ready && targetPort(service, ready, port)
  if (ready && podPort) {
    const answer = await seen(view.observe('tcp', { place, host: ready.address, port: podPort, timeoutSeconds: 2 }))
    path.direct = { address: ready.address, port: podPort, answer }
  }
  return path
}
