import type { MapLink, MapMachine, MapNamespace, MapRoute } from '@cka-netlab/contracts'
import { type Card, HEAD, LINE, type Line, PAD, plainCard, widthOf } from './card.ts'

const ROUTES_MAX = 6

/** The frame of a machine, and in it its own network, its bridges and its other namespaces. */
export function drawMachine(machine: MapMachine, cards: Card[], cardOf: Map<string, string>): void {
  const frame = plainCard(`machine/${machine.id}`, 'machine', machine.name)
  frame.subtitle = machine.node ? (machine.node.ready ? 'Ready' : 'NotReady') : undefined
  frame.problem = machine.fault ?? (machine.node?.ready === false ? 'NotReady' : undefined)
  cards.push(frame)
  for (const namespace of machine.namespaces) {
    if (namespace.kind === 'pod') continue
    const bridges = namespace.links.filter(({ kind }) => kind === 'bridge')
    const ports = namespace.links.filter(({ master }) => bridges.some(({ name }) => name === master))
    cards.push(namespaceCard(namespace, machine, frame.id, [...bridges, ...ports]))
    for (const link of namespace.links) cardOf.set(link.id, namespace.id)
    for (const bridge of bridges) {
      const own = ports.filter(({ master }) => master === bridge.name)
      cards.push(bridgeCard(bridge, own, frame.id))
      for (const link of [bridge, ...own]) cardOf.set(link.id, bridge.id)
    }
  }
}

function namespaceCard(namespace: MapNamespace, machine: MapMachine, parent: string, drawnApart: MapLink[]): Card {
  const own = namespace.kind === 'machine'
  const links = namespace.links.filter((link) => !drawnApart.includes(link)).map(linkLine)
  const routes = namespace.routes.filter(isTelling)
  const shown = routes.slice(0, ROUTES_MAX).map((route) => routeLine(namespace, route))
  if (routes.length > shown.length) {
    shown.push({ id: `${namespace.id}:more`, text: `${routes.length - shown.length} more routes`, state: 'plain' })
  }
  const rules = own ? ruleLines(machine) : []
  const lines = [...links, ...shown, ...rules]
  if (!namespace.forwards && own) lines.push({ id: `${namespace.id}:forward`, text: 'does not forward', state: 'bad' })
  const texts = lines.map(({ text, more = '' }) => `${text}  ${more}`)
  return {
    id: namespace.id,
    kind: 'namespace',
    parent,
    title: own ? 'its own network' : namespace.name,
    subtitle: own ? undefined : namespace.kind === 'process' ? 'no name, told by its program' : 'network namespace',
    lines,
    width: widthOf(texts, 190, 360),
    height: HEAD + Math.max(1, lines.length) * LINE + PAD,
    holds: [namespace.id, ...namespace.links.filter((link) => !drawnApart.includes(link)).map(({ id }) => id)],
  }
}

function linkLine(link: MapLink): Line {
  const kind = link.kind && !['veth', 'vxlan'].includes(link.kind) ? `${link.kind} ` : ''
  return {
    id: link.id,
    text: `${link.name} ${link.addresses.join(' ') || 'no address'}`,
    more: `${kind}${link.state === 'up' ? '' : link.state}`.trim() || undefined,
    state: link.state === 'up' ? 'up' : link.state === 'down' ? 'down' : 'bad',
  }
}

/** A route to the range of an address of one's own says nothing that the address does not. */
function isTelling(route: MapRoute): boolean {
  return (
    route.gateway !== undefined ||
    route.refuses !== undefined ||
    route.problem !== undefined ||
    route.source === undefined
  )
}

/** `default via 192.168.15.5 dev veth-red`, as `ip route` says it. */
export function routeText({ destination, gateway, device, refuses, table }: MapRoute): string {
  const via = gateway ? ` via ${gateway}` : ''
  const dev = device ? ` dev ${device}` : ''
  return `${refuses ? `${refuses} ` : ''}${destination}${via}${dev}${table ? ` table ${table}` : ''}`
}

function routeLine(namespace: MapNamespace, route: MapRoute): Line {
  return {
    id: routeId(namespace, route),
    text: routeText(route),
    more: route.problem && 'leads nowhere',
    state: route.problem ? 'bad' : 'plain',
  }
}

export const routeId = (namespace: MapNamespace, route: MapRoute) => `${namespace.id}>${routeText(route)}`

function ruleLines(machine: MapMachine): Line[] {
  const nat = machine.natRules.map((text, at) => ({
    id: `${machine.id}:nat${at}`,
    text: text.replace(/^-A /, ''),
    state: 'plain' as const,
  }))
  const { serviceRules } = machine
  const refused = serviceRules.filter(({ rejects }) => rejects)
  if (serviceRules.length === 0) return nat.slice(0, 4)
  const counted: Line = {
    id: `${machine.id}:rules`,
    text: `${serviceRules.length} Service rules`,
    more: 'kube-proxy',
    state: 'plain',
  }
  const told = refused.slice(0, 3).map(({ address = 'node port', port }) => ({
    id: `${machine.id}:rule:${address}:${port}`,
    text: `${address}:${port} is refused`,
    state: 'bad' as const,
  }))
  return [counted, ...told, ...nat.slice(0, 4)]
}

function bridgeCard(bridge: MapLink, ports: MapLink[], parent: string): Card {
  const bad = ports.filter(({ state }) => state !== 'up').map(linkLine)
  const { state } = linkLine(bridge)
  const line: Line = {
    ...{ id: bridge.id, text: bridge.addresses.join(' ') || 'no address', state },
    more: bridge.state === 'up' ? undefined : bridge.state,
  }
  // A bridge without ports has no carrier, and nothing is wrong with it.
  if (line.state === 'bad' && ports.length === 0) line.state = 'plain'
  const lines = [line, ...bad.map((one) => ({ ...one, text: one.text.replace(' no address', '') }))]
  return {
    id: bridge.id,
    kind: 'bridge',
    parent,
    title: bridge.name,
    subtitle: `bridge, ${ports.length} ${ports.length === 1 ? 'port' : 'ports'}`,
    lines,
    width: widthOf([...lines.map(({ text, more = '' }) => text + more), `${bridge.name}  bridge, 99 ports`], 190, 300),
    height: HEAD + lines.length * LINE + PAD,
    problem: bridge.state === 'down' ? 'down' : undefined,
    holds: [bridge.id, ...ports.map(({ id }) => id)],
  }
}
