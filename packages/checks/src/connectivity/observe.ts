import type { Place } from '@cka-netlab/contracts'
import { getResource } from '../kubernetes/api.ts'
import type { Pod } from '../kubernetes/objects.ts'
import { placeOf } from '../place.ts'
import { seen } from '../seen.ts'
import { type ClusterView, ObservationError } from '../view.ts'
import type { ConnectivityFacts, Probe } from './evaluate.ts'
import { type ConnectivitySpec, type Pair, pairsOf, type Target } from './schema.ts'

const TIMEOUT_SECONDS = 2

type Reach = Pick<Probe, 'reached' | 'detail'>

async function ping(view: ClusterView, place: Place, address: string): Promise<Reach> {
  const answer = await view.observe('ping', { place, address })
  const detail = answer.replied
    ? `${address} replies`
    : `no reply from ${address}${answer.error ? `: ${answer.error}` : ''}`
  return { reached: answer.replied, detail }
}

async function connect(view: ClusterView, place: Place, host: string, port: number): Promise<Reach> {
  const answer = await view.observe('tcp', { place, host, port, timeoutSeconds: TIMEOUT_SECONDS })
  return {
    reached: answer.open,
    detail: `${host}:${port} ${answer.open ? 'is open' : (answer.error?.message ?? 'closed')}`,
  }
}

async function fetchUrl(view: ClusterView, place: Place, url: string): Promise<Reach> {
  const answer = await view.observe('http', { place, url, timeoutSeconds: TIMEOUT_SECONDS })
  const reached = answer.status !== undefined && answer.status < 500
  return { reached, detail: `${url} ${answer.status ?? answer.error?.message ?? 'no answer'}` }
}

async function podAddress(view: ClusterView, name: string, namespace: string): Promise<string> {
  const pod = await getResource<Pod>(view, { apiVersion: 'v1', kind: 'Pod' }, namespace, name)
  if (pod?.status?.podIP) return pod.status.podIP
  throw new ObservationError({
    fault: 'target',
    code: 'NO_SUCH_POD',
    message: pod ? `pod ${name} has no address yet` : `there is no pod ${name} in namespace ${namespace}`,
  })
}

async function send(view: ClusterView, place: Place, target: Target): Promise<Reach> {
  if ('ping' in target) return ping(view, place, target.ping)
  if ('http' in target) return fetchUrl(view, place, target.http)
  if ('tcp' in target) {
    const colon = target.tcp.lastIndexOf(':')
    return connect(view, place, target.tcp.slice(0, colon), Number(target.tcp.slice(colon + 1)))
  }
  const address = await podAddress(view, target.pod, target.namespace)
  return target.port ? connect(view, place, address, target.port) : ping(view, place, address)
}

async function probe(view: ClusterView, pair: Pair): Promise<Probe> {
  const answer = await seen(placeOf(view, pair.from).then((place) => send(view, place, pair.to)))
  if (!answer.found) return { ...pair, reached: false, sent: false, detail: answer.message }
  return { ...pair, ...answer.value, sent: true }
}

/** Sends one probe for each pair, four at a time: a pair that is denied takes its whole time limit. */
export async function observeConnectivity(view: ClusterView, spec: ConnectivitySpec): Promise<ConnectivityFacts> {
  const waiting = [...pairsOf(spec.allow), ...pairsOf(spec.deny)].map((pair, at) => ({ pair, at }))
  const probes: Probe[] = []
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) probes[next.at] = await probe(view, next.pair)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  return { probes }
}
