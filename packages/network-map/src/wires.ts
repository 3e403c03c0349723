import { contains, normaliseRange } from '@cka-netlab/checks'
import type { MapLink, MapMachine, MapWire } from '@cka-netlab/contracts'

const TUNNELS = new Set(['vxlan', 'geneve', 'ipip', 'gre', 'wireguard'])

/** What joins machines: links whose addresses lie in one range, and tunnel devices of one name. */
export function joinWires(machines: MapMachine[]): MapWire[] {
  const links = machines.flatMap(({ namespaces }) => namespaces[0]?.links ?? [])
  const wires = new Map<string, MapLink[]>()
  const add = (name: string, link: MapLink) => wires.set(name, [...(wires.get(name) ?? []), link])
  for (const link of links) {
    if (link.kind === 'veth' || link.kind === 'bridge' || link.kind === 'dummy') continue
    const shared = link.addresses.find((address) =>
      machines.some(({ address: theirs }) => !address.startsWith(`${theirs}/`) && contains(address, theirs)),
    )
    if (shared) add(normaliseRange(shared) ?? shared, link)
    else if (TUNNELS.has(link.kind ?? '')) add(link.name, link)
  }
  return [...wires]
    .filter(([, joined]) => joined.length > 1)
    .map(([name, joined]) => ({ id: `wire/${name}`, name, links: joined.map(({ id }) => id) }))
}
