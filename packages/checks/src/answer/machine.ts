import type { Link, NetworkState } from '@cka-netlab/contracts'
import { flagOf } from '../kubernetes/ranges.ts'
import { normaliseRange, sameRange } from '../network/addresses.ts'
import { connectionsAt } from '../network/sockets.ts'
import { placeOf } from '../place.ts'
import type { ClusterView } from '../view.ts'
import type { Observed } from './schema.ts'

type Asked<K extends Observed['observe']> = Extract<Observed, { observe: K }>

function tellLink(link: Link, { links }: NetworkState, tell: Asked<'link'>['tell']): string[] {
  const inet = link.addresses.filter(({ family }) => family === 'inet')
  switch (tell) {
    case 'name':
      return [link.name]
    case 'mac':
      return link.mac ? [link.mac] : []
    case 'mtu':
      return [String(link.mtu)]
    case 'master':
      return link.master ? [link.master] : []
    case 'address':
      return inet.map(({ address }) => address)
    case 'range':
      return inet.flatMap(({ address, prefixLength }) => normaliseRange(`${address}/${prefixLength}`) ?? [])
    case 'ports':
      return [String(links.filter(({ master }) => master === link.name).length)]
  }
}

/** What is to be told of an interface that is named by its name, or by an address that it has. */
export async function linkFacts(view: ClusterView, what: Asked<'link'>): Promise<string[]> {
  const state = await view.observe('network', { place: await placeOf(view, what.on) })
  return state.links
    .filter(({ name }) => what.name === undefined || name === what.name)
    .filter(({ addresses }) => what.holding === undefined || addresses.some((a) => a.address === what.holding))
    .flatMap((link) => tellLink(link, state, what.tell))
}

/** The gateway or the interface of a route. */
export async function routeFacts(view: ClusterView, { on, destination, tell }: Asked<'route'>): Promise<string[]> {
  const { routes } = await view.observe('network', { place: await placeOf(view, on) })
  return routes
    .filter((route) => route.destination === destination || sameRange(route.destination, destination))
    .flatMap((route) => (tell === 'via' ? route.gateway : route.device) ?? [])
}

/** The value of a program's flag, or the parts of it that a pattern picks out. */
export async function flagValues(view: ClusterView, what: Asked<'flag'>): Promise<string[]> {
  const value = await flagOf(view, what.node, what.process, what.flag)
  if (value === undefined) return []
  if (!what.pattern) return [value]
  const parts = [...value.matchAll(new RegExp(what.pattern, 'g'))].map((match) => match[1] ?? match[0])
  return [...new Set(parts)]
}

/** The programs that listen on a port. The kernel keeps 15 characters of a name; the command line has it whole. */
export async function listenerNames(view: ClusterView, { node, port }: Asked<'listener'>): Promise<string[]> {
  const [sockets, processes] = await Promise.all([
    view.observe('sockets', { place: { node } }),
    view.observe('processes', { node }),
  ])
  const commands = sockets.filter((s) => s.protocol === 'tcp' && s.port === port).flatMap((s) => s.processes)
  const whole = processes
    .filter(({ command }) => commands.includes(command))
    .flatMap(({ arguments: [program = ''] }) => program.split('/').at(-1)?.replace(/:$/, '') || [])
  return [...new Set([...commands, ...whole])]
}

/** The port with the most connections among those that a program listens on. None when two have as many. */
export async function busiestPort(view: ClusterView, { node, process }: Asked<'busiestPort'>): Promise<string[]> {
  const [sockets, connections] = await Promise.all([
    view.observe('sockets', { place: { node } }),
    connectionsAt(view, { node }),
  ])
  const ports = [...new Set(sockets.filter(({ processes }) => processes.includes(process)).map(({ port }) => port))]
  const [first, second] = ports
    .map((port) => ({ port, count: connections.filter((one) => one === port).length }))
    .sort((a, b) => b.count - a.count)
  return first && first.count > (second?.count ?? 0) ? [String(first.port)] : []
}
