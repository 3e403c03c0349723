import type { Verdict } from '@cka-netlab/contracts'
import type { Endpoint } from '../kubernetes/endpoints.ts'
import { normaliseAddress } from '../network/addresses.ts'
import { inNamespace } from '../place.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { EndpointsSpec } from './schema.ts'

export interface EndpointsFacts {
  /** Whether there is such a Service. */
  exists: boolean
  endpoints: Endpoint[]
}

const portsOf = (endpoints: Endpoint[]) => [
  ...new Set(endpoints.flatMap((one) => one.ports.flatMap((p) => p.port ?? []))),
]

export function evaluateEndpoints(spec: EndpointsSpec, { exists, endpoints }: EndpointsFacts): Verdict {
  const title = `endpoints of Service ${spec.service}${inNamespace(spec.namespace)}`
  if (!exists) return fail(title, 'no such Service')
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  const notReady = endpoints.length - ready.length
  const addresses = ready.map(({ address }) => normaliseAddress(address) ?? address).sort()
  const told = `${addresses.join(', ') || 'none'}${notReady > 0 ? `, and ${notReady} not ready` : ''}`
  const found: Requirement[] = []
  if (spec.addresses) {
    const wanted = [...new Set(spec.addresses.map((address) => normaliseAddress(address) ?? address))].sort()
    const met = wanted.join() === addresses.join()
    const hint = 'An EndpointSlice belongs to a Service by a label; see whose label the slices have.'
    found.push({ expected: `${title} ${wanted.join(', ')}`, observed: told, met, hint })
  }
  if (spec.port !== undefined) {
    const { port } = spec
    const met = ready.length > 0 && ready.every((endpoint) => endpoint.ports.some((one) => one.port === port))
    const observed = ready.length > 0 ? `port ${portsOf(ready).join(', ') || 'none'}` : `${told}`
    found.push({ expected: `${title} have port ${port}`, observed, met })
  }
  if (spec.ready !== undefined) {
    const met = typeof spec.ready === 'number' ? ready.length === spec.ready : ready.length >= spec.ready.gte
    const count = typeof spec.ready === 'number' ? `${spec.ready}` : `at least ${spec.ready.gte}`
    const hint = 'Compare the selector of the Service with the labels of the pods, and see whether they are ready.'
    found.push({ expected: `${count} ready ${title}`, observed: told, met, hint })
  }
  return all(found)
}
