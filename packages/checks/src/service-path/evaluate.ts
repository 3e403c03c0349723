import type { Hop } from '@cka-netlab/contracts'
import { selectorText } from '../kubernetes/objects.ts'
import type { ServicePath } from './observe.ts'

/** A stage, and what to say when it is the first that is broken. */
interface Stage {
  hop: Hop
  hint?: string
}

function nameStage({ host, name, namespace, dns, service }: ServicePath): Stage[] {
  if (!dns) return []
  const addresses = dns.answers.filter((a) => a.type === 'A' || a.type === 'AAAA').map((a) => a.data)
  if (dns.status === 'NOERROR' && addresses.length > 0) {
    return [{ hop: { name: 'name', state: 'ok', detail: `${dns.name} is ${addresses.join(', ')}` } }]
  }
  const hint =
    dns.status === 'TIMEOUT'
      ? 'No DNS server answered: look at CoreDNS and at the Service kube-dns.'
      : service
        ? `The Service exists, and yet ${host} does not resolve: look at CoreDNS.`
        : `There is no Service ${name} in namespace ${namespace}.`
  return [{ hop: { name: 'name', state: 'broken', detail: `${host}: ${dns.status}` }, hint }]
}

function serviceStage({ name, namespace, port, service }: ServicePath): Stage {
  const title = `${namespace}/${name}`
  if (!service) {
    const hint = `There is no Service ${name} in namespace ${namespace}.`
    return { hop: { name: 'Service', state: 'broken', detail: `${title} does not exist` }, hint }
  }
  const ports = service.spec?.ports ?? []
  if (port !== undefined && ports.length > 0 && !ports.some((p) => p.port === port)) {
    const detail = `${title} has no port ${port}, only ${ports.map((p) => p.port).join(', ')}`
    return { hop: { name: 'Service', state: 'broken', detail }, hint: 'Compare the port with those of the Service.' }
  }
  return { hop: { name: 'Service', state: 'ok', detail: `${title} ${service.spec?.clusterIP ?? ''}`.trim() } }
}

function endpointsStage({ name, service, endpoints }: ServicePath): Stage {
  const ready = endpoints.filter((endpoint) => endpoint.ready).length
  const notReady = endpoints.length - ready
  if (ready > 0) return { hop: { name: 'endpoints', state: 'ok', detail: `${ready} ready` } }
  const selector = selectorText(service?.spec?.selector ?? {})
  const hint =
    notReady > 0
      ? `The pods behind ${name} are not ready.`
      : selector
        ? `No running pod has the labels that ${name} selects: ${selector}.`
        : `${name} has no selector and no endpoints.`
  return { hop: { name: 'endpoints', state: 'broken', detail: notReady > 0 ? `0 of ${notReady} ready` : '0' }, hint }
}

function lastStages({ policies, direct }: ServicePath): Stage[] {
  if (!direct) {
    return [{ hop: { name: 'policy', state: 'unknown' } }, { hop: { name: 'route', state: 'unknown' } }]
  }
  const target = `${direct.address}:${direct.port}`
  const answer = direct.answer.found ? direct.answer.value : undefined
  if (answer?.open) {
    return [
      { hop: { name: 'policy', state: 'ok' } },
      { hop: { name: 'route', state: 'ok', detail: `${target} is reached` } },
    ]
  }
  const refused = answer?.error?.reason === 'refused'
  if (!refused && policies.length > 0) {
    return [
      {
        hop: { name: 'policy', state: 'broken', detail: policies.join(', ') },
        hint: `NetworkPolicy ${policies.join(', ')} guards these pods: does it let this client in?`,
      },
      { hop: { name: 'route', state: 'unknown' } },
    ]
  }
  const hint = refused
    ? `${target} refuses: does a program in the pod listen on the target port?`
    : `${target} is not reached from here: follow the route to the pod.`
  const why = answer?.error?.message ?? (direct.answer.found ? 'no answer' : direct.answer.message)
  return [
    { hop: { name: 'policy', state: 'ok' } },
    { hop: { name: 'route', state: 'broken', detail: `${target}: ${why}` }, hint },
  ]
}

/**
 * The chain name → Service → endpoints → policy → route → answer. The first broken stage gives the hint; what lies
 * behind it is unknown.
 *
 * @param answer - what came back when every stage before it is in order, such as `502`
 */
export function evaluateServicePath(path: ServicePath | undefined, answer?: string): { hops?: Hop[]; hint?: string } {
  if (!path) return {}
  const stages = [...nameStage(path), serviceStage(path), endpointsStage(path), ...lastStages(path)]
  if (answer !== undefined) stages.push({ hop: { name: 'answer', state: 'broken', detail: answer } })
  const first = stages.findIndex(({ hop }) => hop.state === 'broken')
  const hops = stages.map(({ hop }, at): Hop => (first >= 0 && at > first ? { name: hop.name, state: 'unknown' } : hop))
  return { hops, hint: stages[first]?.hint }
}
