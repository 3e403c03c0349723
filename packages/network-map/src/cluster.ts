import {
  type EndpointSlice,
  isReady,
  type NetworkPolicy,
  type Pod,
  type Service,
  selectorText,
  selects,
} from '@cka-netlab/checks'
import {
  type MapCluster,
  type MapMachine,
  type MapNamespace,
  type MapPod,
  type MapPolicy,
  type MapService,
  mapIds,
} from '@cka-netlab/contracts'
import { entriesOf } from './entries.ts'
import type { KubernetesFacts } from './facts.ts'

const SERVICE_NAME = 'kubernetes.io/service-name'
const OVER = new Set(['Succeeded', 'Failed'])

/** The cluster's objects, and which namespace of which machine each pod lives in. */
export function buildCluster(facts: KubernetesFacts, machines: MapMachine[]): MapCluster {
  const pods = facts.pods.filter((pod) => !OVER.has(pod.status?.phase ?? '')).map((pod) => buildPod(pod, machines))
  const services = facts.services.map((service) => buildService(service, facts.slices, pods))
  return {
    fault: facts.fault,
    pods,
    services,
    entries: entriesOf(facts, services),
    policies: facts.policies.map((policy) => buildPolicy(policy, pods)),
  }
}

function buildPod(pod: Pod, machines: MapMachine[]): MapPod {
  const { name, namespace = 'default', labels = {} } = pod.metadata
  const { nodeName: node, hostNetwork = false } = pod.spec ?? {}
  const { phase = 'Pending', podIP: address } = pod.status ?? {}
  const id = mapIds.pod(namespace, name)
  const ready = isReady(pod)
  const built: MapPod = { id, name, namespace, node, address, hostNetwork, phase, ready, labels }
  const machine = machines.find((one) => one.name === node)
  if (hostNetwork) built.netns = machine?.namespaces[0]?.id
  else if (machine && address) {
    const home = homeOf(machine, address)
    if (home) {
      built.netns = home.id
      home.kind = 'pod'
      home.pod = id
    }
  }
  built.problem = problemOf(built, pod, machine)
  return built
}

function homeOf(machine: MapMachine, address: string): MapNamespace | undefined {
  return machine.namespaces
    .slice(1)
    .find(({ links }) => links.some(({ addresses }) => addresses.some((one) => one.split('/')[0] === address)))
}

function problemOf(built: MapPod, pod: Pod, machine: MapMachine | undefined): string | undefined {
  if (pod.metadata.deletionTimestamp) return 'ending'
  if (!built.node) return 'not scheduled'
  if (built.phase !== 'Running') return built.phase
  if (!built.ready) return 'not ready'
  if (machine && !machine.fault && built.address && !built.netns) return `no interface on ${built.node} has its address`
  return undefined
}

function buildService(service: Service, slices: EndpointSlice[], pods: MapPod[]): MapService {
  const { name, namespace = 'default' } = service.metadata
  const { type = 'ClusterIP', clusterIP, ports = [], selector, externalName } = service.spec ?? {}
  const endpoints = slices
    .filter(({ metadata }) => metadata.labels?.[SERVICE_NAME] === name && metadata.namespace === namespace)
    .flatMap((slice) => slice.endpoints ?? [])
    .flatMap(({ addresses, conditions, targetRef }) =>
      addresses.map((address) => ({
        address,
        ready: conditions?.ready ?? true,
        pod: targetRef?.kind === 'Pod' && targetRef.name ? mapIds.pod(namespace, targetRef.name) : undefined,
      })),
    )
  return {
    id: mapIds.service(namespace, name),
    name,
    namespace,
    type,
    address: clusterIP === 'None' || clusterIP === '' ? undefined : clusterIP,
    ports: ports.map((port) => ({
      name: port.name,
      port: port.port,
      targetPort: port.targetPort,
      nodePort: port.nodePort,
      protocol: port.protocol ?? 'TCP',
    })),
    selector,
    endpoints: [...new Map(endpoints.map((endpoint) => [endpoint.address, endpoint])).values()],
    problem: externalName === undefined ? serviceProblem(namespace, selector, endpoints, pods) : undefined,
  }
}

function serviceProblem(
  namespace: string,
  selector: Record<string, string> | undefined,
  endpoints: MapService['endpoints'],
  pods: MapPod[],
): string | undefined {
  if (endpoints.some(({ ready }) => ready)) return undefined
  if (endpoints.length > 0) return 'no endpoint is ready'
  if (!selector || Object.keys(selector).length === 0) return 'no endpoints, and no selector'
  const chosen = pods.filter((pod) => pod.namespace === namespace && selects({ matchLabels: selector }, pod.labels))
  return chosen.length > 0 ? 'no endpoint is ready' : `no endpoints: no pod has ${selectorText(selector)}`
}

function buildPolicy(policy: NetworkPolicy, pods: MapPod[]): MapPolicy {
  const { name, namespace = 'default' } = policy.metadata
  const types = policy.spec?.policyTypes ?? ['Ingress']
  return {
    id: mapIds.policy(namespace, name),
    name,
    namespace,
    pods: pods
      .filter((pod) => pod.namespace === namespace && !pod.hostNetwork)
      .filter((pod) => selects(policy.spec?.podSelector ?? {}, pod.labels))
      .map(({ id }) => id),
    ingress: types.includes('Ingress'),
    egress: types.includes('Egress'),
  }
}
