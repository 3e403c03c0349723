import { type MapNamespace, type MapRoute, mapIds, type NetworkMap, type Place, PROBE } from '@cka-netlab/contracts'
import { contains } from '../network/addresses.ts'
import { hasAddress, type Placed, Wiring } from './wiring.ts'

/** One namespace on the way: how it sends the packet on. */
export interface Step {
  namespace: MapNamespace
  /** As `ip route` prints it; undefined where the packet has arrived. */
  route?: string
  /** The links from this namespace to the next. */
  links: Placed[]
}

export interface Walk {
  steps: Step[]
  /** Where the way ends before its time, and why. */
  broken?: { stage: 'route' | 'interface' | 'forwarding'; namespace: MapNamespace; detail: string; link?: Placed }
  /** The way leads off the map: nothing can be said about the rest. */
  lost?: string
  /** The namespace that has the address. */
  arrived?: MapNamespace
}

const HOPS_MAX = 16
const OUTSIDE = 'outside'

/** The map with the platform's client outside the cluster on the machines' wire. */
export function withOutside(map: NetworkMap): NetworkMap {
  const link = { id: mapIds.link(OUTSIDE, 'eth0'), name: 'eth0', index: 2, kind: 'vxlan', state: 'up' as const }
  const terminal = map.machines.find(({ name }) => name === 'terminal')
  const namespace: MapNamespace = {
    ...{ id: OUTSIDE, machine: OUTSIDE, name: 'outside', kind: 'machine' as const, forwards: false },
    links: [{ ...link, addresses: [`${PROBE.address}/24`] }],
    routes: [
      { destination: '172.30.0.0/24', device: 'eth0', source: PROBE.address },
      { destination: 'default', gateway: terminal?.address, device: 'eth0' },
    ],
  }
  const machine = { id: OUTSIDE, name: OUTSIDE, address: PROBE.address, namespaces: [namespace] }
  const wires = map.wires.map((wire) =>
    wire.links.some((id) => id.startsWith('terminal:')) ? { ...wire, links: [...wire.links, link.id] } : wire,
  )
  return { ...map, machines: [...map.machines, { ...machine, serviceRules: [], natRules: [] }], wires }
}

/** Which namespace of the map a place is. */
export function namespaceAt(map: NetworkMap, place: Place): MapNamespace | undefined {
  const all = map.machines.flatMap(({ namespaces }) => namespaces)
  if ('outside' in place) return all.find(({ id }) => id === OUTSIDE)
  if ('node' in place) return all.find(({ id }) => id === mapIds.namespace(place.node, place.netns))
  const pod = map.cluster?.pods.find(({ id }) => id === mapIds.pod(place.namespace, place.pod))
  return all.find(({ id }) => id === pod?.netns)
}

/** The route that the kernel takes: the longest prefix of the table main. Undefined when there is none. */
export function routeTo({ routes }: MapNamespace, address: string): MapRoute | undefined {
  const length = ({ destination }: MapRoute) => (destination === 'default' ? 0 : Number(destination.split('/')[1]))
  return routes
    .filter(({ table, destination }) => table === undefined && destination.includes(':') === address.includes(':'))
    .filter(({ destination }) => destination === 'default' || contains(destination, address))
    .sort((a, b) => length(b) - length(a))[0]
}

/**
 * Goes from a namespace to an address as a packet would: by routes from namespace to namespace, by wires between. A pure
 * function of the map; rules that rewrite addresses are the caller's business.
 */
export function walk(map: NetworkMap, from: MapNamespace, address: string): Walk {
  const wiring = new Wiring(map)
  const steps: Step[] = []
  let here = from
  for (let hop = 0; hop < HOPS_MAX; hop++) {
    if (here.links.some((link) => hasAddress(link, address))) {
      steps.push({ namespace: here, links: [] })
      return { steps, arrived: here }
    }
    if (hop > 0 && !here.forwards) {
      const detail = `${titleOf(here)} does not pass packets on: net.ipv4.ip_forward is 0`
      return { steps, broken: { stage: 'forwarding', namespace: here, detail } }
    }
    const next = leave(wiring, here, address)
    steps.push(next.step)
    if (!next.to) return { steps, broken: next.broken, lost: next.lost }
    here = next.to
  }
  return { steps, broken: { stage: 'route', namespace: here, detail: `it goes round in circles to ${address}` } }
}

function leave(
  wiring: Wiring,
  here: MapNamespace,
  address: string,
): { step: Step; to?: MapNamespace; broken?: Walk['broken']; lost?: string } {
  const step: Step = { namespace: here, links: [] }
  const stop = (stage: 'route' | 'interface', detail: string, link?: Placed) => ({
    step,
    broken: { stage, namespace: here, detail, link },
  })
  const route = routeTo(here, address)
  if (!route) return stop('route', `${titleOf(here)} has no route to ${address}`)
  step.route = textOf(route)
  if (route.refuses) return stop('route', `${titleOf(here)} refuses: ${step.route}`)
  const device = here.links.find(({ name }) => name === route.device)
  if (!device) return stop('route', `${titleOf(here)} has no ${route.device}`)
  const first = { namespace: here, link: device }
  step.links = [first]
  if (device.state === 'down') return stop('interface', `${device.name} in ${titleOf(here)} is down`, first)
  const wanted = route.gateway ?? address
  const owner = ownerOf(wiring, device.id, wanted)
  if (!owner) {
    if (wiring.segment(device.id).some((id) => wiring.link(id)?.link.peerUnknown)) {
      return { step, lost: `${device.name} leads to a namespace that is not on the map` }
    }
    return stop('route', `nobody on the wire of ${device.name} in ${titleOf(here)} has ${wanted}`)
  }
  step.links = (wiring.way(device.id, owner.link.id) ?? []).flatMap((id) => wiring.link(id) ?? [])
  const dead = step.links.find(({ link }) => link.state !== 'up')
  if (dead) {
    const why = dead.link.problem && dead.link.problem !== 'down' ? dead.link.problem : 'it is down'
    return stop('interface', `${dead.link.name} in ${titleOf(dead.namespace)}: ${why}`, dead)
  }
  return { step, to: owner.namespace }
}

/** Who answers for an address on a wire; for a link-local gateway, as Calico gives pods, the other end of the cable. */
function ownerOf(wiring: Wiring, device: string, address: string): Placed | undefined {
  const [owner] = wiring.owners(device, address)
  if (owner || !address.startsWith('169.254.')) return owner
  const other = wiring.segment(device).find((id) => id !== device)
  return other === undefined ? undefined : wiring.link(other)
}

function textOf({ destination, gateway, device, refuses }: MapRoute): string {
  return `${refuses ? `${refuses} ` : ''}${destination}${gateway ? ` via ${gateway}` : ''}${device ? ` dev ${device}` : ''}`
}

export function titleOf(namespace: MapNamespace): string {
  if (namespace.kind === 'machine') return namespace.name
  if (namespace.kind === 'pod') return `pod ${namespace.pod?.split('/').slice(1).join('/')}`
  return `${namespace.name} on ${namespace.machine}`
}
