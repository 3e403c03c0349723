import type { Verdict } from '@cka-netlab/contracts'
import { normaliseAddress, sameRange } from '../network/addresses.ts'
import type { Seen } from '../seen.ts'
import { all, fail, pass, type Requirement } from '../verdicts.ts'
import type { DockerNetworkSpec } from './schema.ts'

/** What is read of the Docker API's network. https://docs.docker.com/reference/api/engine/ */
export interface DockerNetwork {
  Driver?: string
  Attachable?: boolean
  Internal?: boolean
  IPAM?: { Config?: { Subnet?: string; Gateway?: string }[] | null }
  Options?: Record<string, string> | null
  Containers?: Record<string, { Name?: string }> | null
}
export interface DockerNetworkFacts {
  network: Seen<DockerNetwork | undefined>
}

export function evaluateDockerNetwork(spec: DockerNetworkSpec, { network }: DockerNetworkFacts): Verdict {
  const expected = `${spec.exists ? '' : 'no '}Docker network ${spec.name} on ${spec.node}`
  if (!network.found) return fail(expected, network.message)
  const actual = network.value
  if (!spec.exists) return actual ? fail(expected, 'it exists') : pass(expected, 'there is none')
  if (!actual) return fail(expected, 'there is no such network')
  const found: Requirement[] = [{ expected, observed: 'it exists', met: true }]
  const require = (field: string, wanted: string | boolean | undefined, told: string, met: boolean) => {
    if (wanted !== undefined) found.push({ expected: `${field} ${wanted}`, observed: `${field} ${told}`, met })
  }
  const ranges = (actual.IPAM?.Config ?? []).map((one) => ({ subnet: one.Subnet ?? '', gateway: one.Gateway ?? '' }))
  const subnets = ranges.map((range) => range.subnet)
  const gateways = ranges.map((range) => range.gateway.split('/')[0] ?? '').filter(Boolean)
  const { subnet, gateway, parent } = spec
  require('driver', spec.driver, actual.Driver ?? 'none', actual.Driver === spec.driver)
  require('subnet', subnet, subnets.join(', ') || 'none', subnets.some((one) => sameRange(one, subnet ?? '')))
  const isGateway = (one: string) => normaliseAddress(one) === normaliseAddress(gateway ?? '')
  require('gateway', gateway, gateways.join(', ') || 'none', gateways.some(isGateway))
  require('parent', parent, actual.Options?.parent ?? 'none', actual.Options?.parent === parent)
  require('attachable', spec.attachable, String(actual.Attachable ?? false), actual.Attachable === spec.attachable)
  require('internal', spec.internal, String(actual.Internal ?? false), actual.Internal === spec.internal)
  if (spec.containers !== undefined) {
    // Swarm's own endpoints are no container of anybody's.
    const joined = Object.entries(actual.Containers ?? {}).filter(([id]) => !id.startsWith('lb-'))
    const names = joined.map(([, one]) => one.Name ?? '').sort()
    const wanted = spec.containers.toSorted()
    const list = (some: string[]) => `containers ${some.join(', ') || 'none'}`
    found.push({ expected: list(wanted), observed: list(names), met: names.join() === wanted.join() })
  }
  return all(found)
}
