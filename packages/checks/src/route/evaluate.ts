import type { Route, Verdict } from '@cka-netlab/contracts'
import { sameRange } from '../network/addresses.ts'
import type { NetworkFacts } from '../network/on.ts'
import { atWhere } from '../place.ts'
import { fail, pass } from '../verdicts.ts'
import type { RouteSpec } from './schema.ts'

/** As `ip route` writes it. */
function routeText(route: { destination: string; gateway?: string; device?: string; source?: string }): string {
  const parts = [route.destination]
  if (route.gateway) parts.push(`via ${route.gateway}`)
  if (route.device) parts.push(`dev ${route.device}`)
  if (route.source) parts.push(`src ${route.source}`)
  return parts.join(' ')
}

function isDefault(destination: string): boolean {
  return ['default', '0.0.0.0/0', '::/0'].includes(destination)
}

function sameDestination(a: string, b: string): boolean {
  return isDefault(a) || isDefault(b) ? isDefault(a) && isDefault(b) : sameRange(a, b)
}

export function evaluateRoute(spec: RouteSpec, { network }: NetworkFacts): Verdict {
  const wanted = routeText({ ...spec, gateway: spec.via, device: spec.dev })
  const expected = `${spec.exists ? '' : 'no '}route ${wanted} ${atWhere(spec.on)}`
  if (!network.found) return fail(expected, network.message)
  const matches = (route: Route) =>
    sameDestination(route.destination, spec.destination) &&
    (spec.via === undefined || (route.gateway !== undefined && sameRange(route.gateway, spec.via))) &&
    (spec.dev === undefined || route.device === spec.dev) &&
    (spec.source === undefined || (route.source !== undefined && sameRange(route.source, spec.source)))
  const { routes } = network.value
  const near = routes.filter((route) => sameDestination(route.destination, spec.destination))
  const told = (near.length > 0 ? near : routes).map(routeText).join('; ') || 'no routes'
  return routes.some(matches) === spec.exists ? pass(expected, told) : fail(expected, told)
}
