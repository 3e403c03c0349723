import { type NetworkPolicy, type PolicyPeer, type PolicyPort, selects } from '../kubernetes/objects.ts'
import { contains } from '../network/addresses.ts'

/** One end of a connection as a NetworkPolicy sees it. */
export interface PolicyEnd {
  address?: string
  /** Undefined for what is no pod. */
  pod?: { namespace: string; labels: Record<string, string>; namespaceLabels: Record<string, string> }
}

export type Direction = 'Ingress' | 'Egress'

/** The policies that guard a pod in one direction. */
export function guarding(policies: NetworkPolicy[], end: PolicyEnd, direction: Direction): NetworkPolicy[] {
  const { pod } = end
  if (!pod) return []
  return policies.filter(
    ({ metadata, spec }) =>
      (metadata.namespace ?? 'default') === pod.namespace &&
      typesOf(spec).includes(direction) &&
      selects(spec?.podSelector ?? {}, pod.labels),
  )
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/#NetworkPolicySpec */
function typesOf(spec: NetworkPolicy['spec']): string[] {
  return spec?.policyTypes ?? (spec?.egress ? ['Ingress', 'Egress'] : ['Ingress'])
}

/**
 * Whether one of the policies lets a connection through: they add up, and without any everything may pass.
 *
 * @param port - of the pod that is connected to
 */
export function letThrough(policies: NetworkPolicy[], direction: Direction, other: PolicyEnd, port?: number): boolean {
  if (policies.length === 0) return true
  return policies.some(({ metadata, spec }) => {
    const home = metadata.namespace ?? 'default'
    const rules =
      direction === 'Ingress'
        ? (spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
        : (spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
    return rules.some(({ peers, ports }) => isPeer(peers, other, home) && isPort(ports, port))
  })
}

function isPeer(peers: PolicyPeer[] | undefined, other: PolicyEnd, home: string): boolean {
  if (!peers || peers.length === 0) return true
  return peers.some(({ ipBlock, podSelector, namespaceSelector }) => {
    const { address, pod } = other
    if (ipBlock) {
      const inside = address !== undefined && contains(ipBlock.cidr, address)
      return inside && !(ipBlock.except ?? []).some((range) => contains(range, address))
    }
    if (!pod) return false
    const inNamespace = namespaceSelector ? selects(namespaceSelector, pod.namespaceLabels) : pod.namespace === home
    return inNamespace && (podSelector === undefined || selects(podSelector, pod.labels))
  })
}

function isPort(ports: PolicyPort[] | undefined, port: number | undefined): boolean {
  if (!ports || ports.length === 0 || port === undefined) return true
  return ports.some(({ port: wanted, endPort, protocol = 'TCP' }) => {
    if (protocol !== 'TCP') return false
    // A named port is the container's business: it may be this one.
    if (wanted === undefined || typeof wanted === 'string') return true
    return endPort === undefined ? wanted === port : port >= wanted && port <= endPort
  })
}
