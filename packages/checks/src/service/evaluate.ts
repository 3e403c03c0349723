import type { Verdict } from '@cka-netlab/contracts'
import { type Service, selectorText } from '../kubernetes/objects.ts'
import { inNamespace } from '../place.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { ServiceSpec } from './schema.ts'

export interface ServiceFacts {
  service?: Service
  endpoints: { address: string; ready: boolean; pod?: string }[]
  /** Names of the ready pods with the labels of `endpoints.podsWith`. */
  readyPods?: string[]
}

const portText = (port: { port: number; targetPort?: number | string; nodePort?: number; protocol?: string }) =>
  `${port.port}${port.nodePort ? `:${port.nodePort}` : ''}${port.targetPort === undefined ? '' : ` → ${port.targetPort}`}/${port.protocol ?? 'TCP'}`

function portRequirements(spec: ServiceSpec, service: Service): Requirement[] {
  const ports = service.spec?.ports ?? []
  const observed = ports.length > 0 ? `ports ${ports.map(portText).join(', ')}` : 'no ports'
  return (spec.ports ?? []).map((wanted) => ({
    expected: `port ${portText(wanted)}`,
    observed,
    met: ports.some(
      (port) =>
        port.port === wanted.port &&
        (port.protocol ?? 'TCP') === wanted.protocol &&
        (wanted.targetPort === undefined || port.targetPort === wanted.targetPort) &&
        (wanted.nodePort === undefined || port.nodePort === wanted.nodePort) &&
        (wanted.name === undefined || port.name === wanted.name),
    ),
  }))
}

function endpointRequirements(spec: ServiceSpec, facts: ServiceFacts): Requirement[] {
  const found: Requirement[] = []
  const ready = facts.endpoints.filter((endpoint) => endpoint.ready)
  const notReady = facts.endpoints.length - ready.length
  const observed = `${ready.length} ready${notReady > 0 ? `, ${notReady} not` : ''}`
  const hint = 'Compare the selector of the Service with the labels of the pods, and see whether they are ready.'
  const wanted = spec.endpoints?.ready
  if (wanted !== undefined) {
    const met = typeof wanted === 'number' ? ready.length === wanted : ready.length >= wanted.gte
    const expected = `${typeof wanted === 'number' ? wanted : `at least ${wanted.gte}`} ready endpoints`
    found.push({ expected, observed, met, hint })
  }
  if (spec.endpoints?.podsWith) {
    const pods = facts.readyPods ?? []
    const behind = ready.flatMap((endpoint) => endpoint.pod ?? [])
    const met = pods.length > 0 && pods.length === ready.length && pods.every((pod) => behind.includes(pod))
    const expected = `endpoints are the ready pods with ${selectorText(spec.endpoints.podsWith)}: ${pods.join(', ') || 'none'}`
    found.push({ expected, observed: behind.join(', ') || observed, met, hint })
  }
  return found
}

export function evaluateService(spec: ServiceSpec, facts: ServiceFacts): Verdict {
  const title = `Service ${spec.name}${inNamespace(spec.namespace)}`
  const { service } = facts
  if (!service) return fail(`${title} exists`, 'no such Service')
  const found: Requirement[] = [{ expected: `${title} exists`, observed: 'it exists', met: true }]
  const type = service.spec?.type ?? 'ClusterIP'
  if (spec.type) found.push({ expected: `type ${spec.type}`, observed: `type ${type}`, met: type === spec.type })
  if (spec.headless !== undefined) {
    const address = service.spec?.clusterIP ?? 'none'
    const expected = spec.headless ? 'cluster address None' : 'a cluster address'
    found.push({ expected, observed: `cluster address ${address}`, met: (address === 'None') === spec.headless })
  }
  if (spec.externalName) {
    const observed = service.spec?.externalName ?? 'none'
    const met = observed.replace(/\.$/, '') === spec.externalName.replace(/\.$/, '')
    found.push({ expected: `external name ${spec.externalName}`, observed: `external name ${observed}`, met })
  }
  return all([...found, ...portRequirements(spec, service), ...endpointRequirements(spec, facts)])
}
