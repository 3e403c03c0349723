import type { NetworkState, Place, Route } from '@cka-netlab/contracts'
import type { LinkFacts, RouteFacts } from '@cka-netlab/network-map'
import { type ObserveContext, outputAt } from './context.ts'
import { listNamespaces } from './namespaces.ts'
import { type FoundPlace, findPlace } from './place.ts'

/** Links with their addresses, and IPv4 and IPv6 routes of all tables but `local`. */
export async function observeNetwork(context: ObserveContext, request: { place: Place }): Promise<NetworkState> {
  const place = await findPlace(context, request.place)
  const [links, routes] = await Promise.all([readLinks(context, place), readRoutes(context, place)])
  await nameForeignPeers(context, place, links)
  return { links, routes }
}

/** As `ip -json -details address` writes it. */
interface IpLink {
  ifindex?: number
  ifname?: string
  flags?: string[]
  mtu?: number
  operstate?: string
  master?: string
  address?: string
  /** Name of the other end when that is in this namespace. */
  link?: string
  link_index?: number
  link_netnsid?: number
  linkinfo?: { info_kind?: string }
  addr_info?: { family?: string; local?: string; prefixlen?: number; scope?: string }[]
}

async function readLinks(context: ObserveContext, place: FoundPlace): Promise<LinkFacts[]> {
  const text = await outputAt(context, place.target, ['ip', '-json', '-details', 'address', 'show'])
  return parseLinks(text)
}

/** Reads what `ip -json -details address show` writes. */
export function parseLinks(text: string): LinkFacts[] {
  const found = (JSON.parse(text || '[]') as IpLink[]).filter((link) => link.ifname !== undefined)
  const indexOf = new Map(found.map((link) => [link.ifname, link.ifindex]))
  return found.map((link) => ({
    index: link.ifindex ?? 0,
    name: link.ifname ?? '',
    kind: link.linkinfo?.info_kind,
    mac: link.address,
    mtu: link.mtu ?? 0,
    up: link.flags?.includes('UP') ?? false,
    operstate: link.operstate ?? 'UNKNOWN',
    master: link.master,
    peerIndex: link.linkinfo?.info_kind === 'veth' ? (link.link_index ?? indexOf.get(link.link)) : undefined,
    peerNamespaceId: link.link_netnsid,
    addresses: (link.addr_info ?? [])
      .filter((address) => address.local !== undefined)
      .map((address) => ({
        family: address.family === 'inet6' ? 'inet6' : 'inet',
        address: address.local ?? '',
        prefixLength: address.prefixlen ?? 0,
        scope: address.scope ?? '',
      })),
  }))
}

interface IpRoute {
  dst?: string
  gateway?: string
  via?: { host?: string }
  dev?: string
  prefsrc?: string
  metric?: number
  type?: string
  table?: string
  flags?: string[]
}

async function readRoutes(context: ObserveContext, place: FoundPlace): Promise<Route[]> {
  const [inet, inet6] = await Promise.all(
    ['-4', '-6'].map((family) => outputAt(context, place.target, ['ip', '-json', family, 'route', 'show'])),
  )
  return [...parseRoutes(inet ?? ''), ...parseRoutes(inet6 ?? '')]
}

/** Reads what `ip -json route show` writes. A host route gets its prefix, as in `10.0.0.1/32`. */
export function parseRoutes(text: string): Route[] {
  return (JSON.parse(text || '[]') as IpRoute[]).map((route) => ({
    destination: withPrefix(route.dst ?? ''),
    gateway: route.gateway ?? route.via?.host,
    device: route.dev,
    source: route.prefsrc,
    metric: route.metric,
  }))
}

const OWN_ROUTES = new Set(['local', 'broadcast', 'anycast', 'multicast'])

/** Reads what `ip -json -details route show table all` writes, without what the kernel keeps for its own addresses. */
export function parseAllRoutes(text: string): RouteFacts[] {
  return (JSON.parse(text || '[]') as IpRoute[])
    .filter(({ type, table, dst }) => table !== 'local' && !OWN_ROUTES.has(type ?? '') && !dst?.startsWith('fe80:'))
    .map((route) => ({
      destination: withPrefix(route.dst ?? ''),
      type: route.type ?? 'unicast',
      gateway: route.gateway ?? route.via?.host,
      device: route.dev,
      source: route.prefsrc,
      table: route.table ?? 'main',
      flags: route.flags ?? [],
    }))
}

function withPrefix(destination: string): string {
  if (destination === 'default' || destination === '' || destination.includes('/')) return destination
  return `${destination}/${destination.includes(':') ? 128 : 32}`
}

/**
 * Names the namespaces that the other ends of veths are in. The kernel tells only their index and a number that is this
 * namespace's own, so each named namespace is searched for a veth that points back; links with one number share one
 * namespace, which settles what the indexes leave open.
 */
async function nameForeignPeers(context: ObserveContext, place: FoundPlace, links: LinkFacts[]): Promise<void> {
  const away = links.filter((link) => link.peerIndex !== undefined && link.peerNamespaceId !== undefined)
  if (place.kind !== 'node' || away.length === 0) return links.forEach(forgetNamespaceId)
  const names = (await listNamespaces(context, place.machine)).map((namespace) => namespace.name)
  const others = names.filter((name) => name !== place.netns)
  const seen = new Map<string, LinkFacts[]>()
  for (const name of others) {
    const target = { ...place, netns: name, target: { observe: place.machine, netns: name } }
    seen.set(name, await readLinks(context, target))
  }
  // A namespace may also be joined to the machine's own, which has no name.
  if (place.netns !== undefined) {
    seen.set('', await readLinks(context, { ...place, netns: undefined, target: { observe: place.machine } }))
  }
  nameByPointingBack(away, seen)
  links.forEach(forgetNamespaceId)
}

/** The pure part of finding where peers are: `seen` has the links of each candidate namespace. */
export function nameByPointingBack(away: LinkFacts[], seen: Map<string, LinkFacts[]>): void {
  const fits = (link: LinkFacts, candidate: string) =>
    (seen.get(candidate) ?? []).some((other) => other.index === link.peerIndex && other.peerIndex === link.index)
  for (const link of away) {
    const siblings = away.filter((other) => other.peerNamespaceId === link.peerNamespaceId)
    const candidates = [...seen.keys()].filter((name) => siblings.every((sibling) => fits(sibling, name)))
    if (candidates.length === 1 && candidates[0] !== '') link.peerNetns = candidates[0]
  }
}

function forgetNamespaceId(link: LinkFacts): void {
  delete link.peerNamespaceId
}
