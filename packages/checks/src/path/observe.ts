import type { DnsAnswer, MapMachine, NetworkMap, Place } from '@cka-netlab/contracts'
import { isAddress } from '../network/addresses.ts'
import { type Seen, seen } from '../seen.ts'
import { observeServicePath, type ServicePath } from '../service-path/observe.ts'
import type { ClusterView } from '../view.ts'
import type { Target } from './target.ts'

/** What came of the request itself. */
export interface RequestAnswer {
  ok: boolean
  /** `200`, `Connection refused`. */
  text: string
  reason?: string
}

/** All that was seen of one request and its way. */
export interface RequestFacts {
  from: Place
  target: Target
  /** Absent when the target is an address. */
  dns?: DnsAnswer
  /** The address that the request is sent to. */
  address?: string
  /** When it goes to a Service. */
  service?: ServicePath
  map: NetworkMap
  answer: Seen<RequestAnswer>
}

/** Sends a request from a place and reads everything on its way. */
export async function observeRequest(view: ClusterView, from: Place, target: Target): Promise<RequestFacts> {
  const [map, sent] = await Promise.all([view.observe('map', {}), seen(send(view, from, target))])
  const answer: RequestFacts['answer'] = sent.found ? { found: true, value: sent.value } : sent
  const { host, port } = target
  const asked = sent.found ? sent.value.dns : undefined
  const dns = isAddress(host) ? undefined : (asked ?? (await resolve(view, from, host)))
  const address = isAddress(host) ? host : dns?.answers.find(({ type }) => type === 'A')?.data
  const facts: RequestFacts = { from, target, dns, address, map, answer }
  if (!sent.found) return facts
  const meant = nodePortMeant(map, address, port)
  facts.service = await observeServicePath(view, from, { host, port: port ?? onlyPort(map, address), dns, meant })
  const machine = machineOfRules(map, from, meant ? address : undefined)
  if (facts.service && machine && machine.serviceRules.length > 0) {
    facts.service.rules = { machine: machine.name, rules: machine.serviceRules }
  }
  return facts
}

type Sent = RequestAnswer & { dns?: DnsAnswer }

async function send(view: ClusterView, place: Place, target: Target): Promise<Sent> {
  if (target.kind === 'http') {
    const { status, error, dns } = await view.observe('http', { place, url: target.url, timeoutSeconds: 3 })
    return { ok: status !== undefined, text: `${status ?? error?.message ?? 'no answer'}`, reason: error?.reason, dns }
  }
  if (target.kind === 'tcp') {
    const { host, port } = target
    const { open, error } = await view.observe('tcp', { place, host, port, timeoutSeconds: 3 })
    return { ok: open, text: open ? 'connected' : (error?.message ?? 'no answer'), reason: error?.reason }
  }
  const { replied, error, milliseconds } = await view.observe('ping', { place, address: target.host })
  return { ok: replied, text: replied ? `reply after ${milliseconds ?? '?'} ms` : (error ?? 'no reply') }
}

async function resolve(view: ClusterView, place: Place, name: string): Promise<DnsAnswer | undefined> {
  const answer = await seen(view.observe('dns', { place, name }))
  return answer.found ? answer.value : undefined
}

/** A Service that a machine's address and a port mean. */
function nodePortMeant(map: NetworkMap, address: string | undefined, port: number | undefined) {
  if (port === undefined || !map.machines.some((machine) => machine.address === address)) return undefined
  const service = map.cluster?.services.find(({ ports }) => ports.some(({ nodePort }) => nodePort === port))
  return service && { name: service.name, namespace: service.namespace }
}

/** A Service that is asked for without a port, and has one. */
function onlyPort(map: NetworkMap, address: string | undefined): number | undefined {
  const service = map.cluster?.services.find((one) => one.address !== undefined && one.address === address)
  return service?.ports.length === 1 ? service.ports[0]?.port : undefined
}

/** The machine whose rules rewrite the request: the one that sends, or for a node port the one that is addressed. */
function machineOfRules(map: NetworkMap, from: Place, addressed: string | undefined): MapMachine | undefined {
  if (addressed !== undefined) return map.machines.find(({ address }) => address === addressed)
  if ('node' in from) return map.machines.find(({ name }) => name === from.node)
  if (!('pod' in from)) return undefined
  const pod = map.cluster?.pods.find((one) => one.name === from.pod && one.namespace === from.namespace)
  return map.machines.find(({ name }) => name === pod?.node)
}
