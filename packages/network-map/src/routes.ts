import { hasAddress, Wiring } from '@cka-netlab/checks'
import type { MapNamespace, MapRoute, NetworkMap } from '@cka-netlab/contracts'

/** Gateways that a CNI answers for with proxy ARP, and which nobody has: https://docs.tigera.io/calico/latest/reference/faq */
const LINK_LOCAL = /^169\.254\./

/** Marks the routes by which nothing can get anywhere. What may lead off the map is left alone. */
export function markRoutes(map: NetworkMap): void {
  const wiring = new Wiring(map)
  for (const namespace of map.machines.flatMap((machine) => machine.namespaces)) {
    for (const route of namespace.routes) route.problem ??= problemOf(route, namespace, wiring)
  }
}

function problemOf(route: MapRoute, namespace: MapNamespace, wiring: Wiring): string | undefined {
  if (route.refuses || route.device === undefined) return undefined
  const device = namespace.links.find(({ name }) => name === route.device)
  if (!device) return route.device === 'lo' ? undefined : `there is no ${route.device}`
  if (device.state === 'down') return `${device.name} is down`
  const { gateway } = route
  if (gateway === undefined || LINK_LOCAL.test(gateway) || gateway.includes(':')) return undefined
  if (namespace.links.some((link) => hasAddress(link, gateway))) return `${gateway} is its own address`
  if (wiring.owners(device.id, gateway).length > 0) return undefined
  const leavesTheMap = wiring.segment(device.id).some((id) => wiring.link(id)?.link.peerUnknown)
  return leavesTheMap ? undefined : `nobody on the wire of ${device.name} has ${gateway}`
}
