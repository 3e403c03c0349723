import { parseIptables } from '../iptables/parse.ts'
import { getResource, listResources } from '../kubernetes/api.ts'
import type { KubernetesObject, Pod, Service } from '../kubernetes/objects.ts'
import { nodePodRanges, podRanges, serviceRanges } from '../kubernetes/ranges.ts'
import { serviceRules } from '../kubernetes/service-rules.ts'
import { placeOf } from '../place.ts'
import { type ClusterView, ObservationError } from '../view.ts'
import { busiestPort, flagValues, linkFacts, listenerNames, routeFacts } from './machine.ts'
import type { Observed } from './schema.ts'

async function clusterDns(view: ClusterView): Promise<string[]> {
  const kind = { apiVersion: 'v1', kind: 'Service' }
  const service = await getResource<Service>(view, kind, 'kube-system', 'kube-dns')
  return service?.spec?.clusterIP ? [service.spec.clusterIP] : []
}

/** kube-proxy without a mode uses iptables on Linux: https://kubernetes.io/docs/reference/networking/virtual-ips/ */
async function kubeProxyMode(view: ClusterView): Promise<string[]> {
  const kind = { apiVersion: 'v1', kind: 'ConfigMap' }
  const map = await getResource<KubernetesObject & { data?: Record<string, string> }>(
    view,
    kind,
    'kube-system',
    'kube-proxy',
  )
  if (!map) return []
  return [map.data?.['config.conf']?.match(/^mode:\s*"?(\w+)"?\s*$/m)?.[1] ?? 'iptables']
}

type Asked<K extends Observed['observe']> = Extract<Observed, { observe: K }>

async function lookup(view: ClusterView, { from, name, tell }: Asked<'lookup'>): Promise<string[]> {
  const answer = await view.observe('dns', { place: await placeOf(view, from), name })
  // Silence and a server in trouble say nothing about the name, and are no reason to call an answer wrong.
  if (answer.status === 'TIMEOUT' || answer.status === 'SERVFAIL') {
    const message = `${answer.server} could not say whether ${name} resolves (${answer.status})`
    throw new ObservationError({ fault: 'platform', code: 'NO_REPLY', message })
  }
  const addresses = answer.answers.filter(({ type }) => type === 'A').map(({ data }) => data)
  if (tell === 'resolves') return [addresses.length > 0 ? 'yes' : 'no']
  return tell === 'address' ? addresses : addresses.length > 0 ? [answer.name] : []
}

async function rulesOf(view: ClusterView, what: Asked<'serviceRules'>): Promise<string[]> {
  const { node, service: name, namespace, port, tell } = what
  const service = await getResource<Service>(view, { apiVersion: 'v1', kind: 'Service' }, namespace, name)
  const { nft, legacy } = await view.observe('iptables', { place: { node } })
  const rules = serviceRules(parseIptables(`${nft}\n${legacy}`), service?.spec?.clusterIP ?? '', port)
  if (!rules) return []
  if (tell === 'chain') return [rules.chain]
  if (tell === 'endpointChain') return rules.endpoints.map(({ chain }) => chain)
  const targets = rules.endpoints.map(({ destination }) => destination)
  if (tell === 'targetPort') return targets.flatMap((target) => target.split(':').at(-1) ?? [])
  const pods = await listResources<Pod>(view, { apiVersion: 'v1', kind: 'Pod' }, namespace)
  return pods
    .filter(({ status }) => targets.some((target) => target.startsWith(`${status?.podIP}:`)))
    .map(({ metadata }) => metadata.name)
}

function fieldAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined | null)?.[key], object)
}

async function read(view: ClusterView, what: Observed): Promise<string[]> {
  switch (what.observe) {
    case 'serviceCIDR':
      return serviceRanges(view)
    case 'podCIDR':
      return podRanges(view)
    case 'nodePodCIDR':
      return nodePodRanges(view, what.node)
    case 'clusterDNS':
      return clusterDns(view)
    case 'kubeProxyMode':
      return kubeProxyMode(view)
    case 'defaultGateway': {
      const { routes } = await view.observe('network', { place: await placeOf(view, what.on) })
      return routes.flatMap((route) => (route.destination === 'default' && route.gateway ? [route.gateway] : []))
    }
    case 'link':
      return linkFacts(view, what)
    case 'route':
      return routeFacts(view, what)
    case 'flag':
      return flagValues(view, what)
    case 'listener':
      return listenerNames(view, what)
    case 'busiestPort':
      return busiestPort(view, what)
    case 'lookup':
      return lookup(view, what)
    case 'serviceRules':
      return rulesOf(view, what)
    case 'resource': {
      const object = await getResource(view, what, what.namespace, what.name)
      const value = fieldAt(object, what.path)
      return value === undefined || value === null ? [] : [String(value)]
    }
  }
}

/** The right answers, as the sandbox has them now. */
export async function observeExpected(view: ClusterView, what: Observed): Promise<string[]> {
  const values = await read(view, what)
  if (values.length === 0) {
    const message = `the sandbox no longer tells the answer (${what.observe})`
    throw new ObservationError({ fault: 'target', code: 'NO_ANSWER', message })
  }
  return values
}
