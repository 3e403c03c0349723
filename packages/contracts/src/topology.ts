import { z } from 'zod'

/**
 * Who connects the pods: `bridge` is the reference plugin with routes between the nodes, `calico` enforces NetworkPolicies,
 * `none` leaves it to the learner, `weave-layout` is a reconstruction of what Weave Net lays out on a node.
 */
export const Cni = z.enum(['bridge', 'calico', 'none', 'weave-layout'])
export type Cni = z.infer<typeof Cni>

/** What a cluster can have beyond its network: `contour` serves Ingress, HTTPProxy and the Gateway API. */
export const Addon = z.enum(['contour'])
export type Addon = z.infer<typeof Addon>

/** What a sandbox is made of: `host` is bare machines, `cluster` a kubeadm cluster with a CNI. */
export const Topology = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('host') }),
  z.strictObject({
    name: z.literal('cluster'),
    cni: Cni.default('bridge'),
    addons: z.array(Addon).max(Addon.options.length).default([]),
  }),
])
export type Topology = z.infer<typeof Topology>

/** One word for a topology, used in image tags, labels and logs: `host`, `cluster-bridge`, `cluster-bridge-contour`. */
export function topologyKey(topology: Topology): string {
  return topology.name === 'host' ? 'host' : ['cluster', topology.cni, ...topology.addons].join('-')
}

const cluster = (cni: Cni, ...addons: Addon[]): Topology => ({ name: 'cluster', cni, addons })

/** The clusters that there are, the first the one that is made in any case; others are made for the labs that need them. */
export const CLUSTERS: Topology[] = [
  cluster('bridge'),
  cluster('bridge', 'contour'),
  cluster('none'),
  cluster('calico'),
  cluster('weave-layout'),
]

/** A machine of a sandbox as the learner sees it. Addresses are the same in every sandbox. */
export const Machine = z.object({
  name: z.string(),
  address: z.ipv4(),
  /** Who a new terminal tab logs in as. */
  user: z.enum(['learner', 'root']),
})
export type Machine = z.infer<typeof Machine>

const terminal: Machine = { name: 'terminal', address: '172.30.0.1', user: 'learner' }
const controlplane: Machine = { name: 'controlplane', address: '172.30.0.2', user: 'root' }
const node01: Machine = { name: 'node01', address: '172.30.0.3', user: 'root' }
const node02: Machine = { name: 'node02', address: '172.30.0.4', user: 'root' }

/** The learner's machines of a topology; the first is where a learner starts. The platform's probe is not among them. */
export function machinesOf(topology: Topology): Machine[] {
  return topology.name === 'host' ? [terminal, node01, node02] : [terminal, controlplane, node01]
}

/** The platform's own machine on the sandbox's network: a client outside the cluster, out of the learner's reach. */
export const PROBE = { name: 'probe', address: '172.30.0.250' } as const

export const POD_RANGE = '10.244.0.0/16'
/** The range that Weave Net takes where it is not told another. */
export const WEAVE_RANGE = '10.32.0.0/12'
export const SERVICE_RANGE = '10.96.0.0/12'

/** The range that pods of a topology get their addresses from, as kubeadm is told. */
export function podRangeOf(topology: Topology): string {
  return topology.name === 'cluster' && topology.cni === 'weave-layout' ? WEAVE_RANGE : POD_RANGE
}

/**
 * Routes that a machine needs to the pods of the other nodes, as destination and gateway. Only the CNI `bridge` needs
 * them: it gives the nth node 10.244.n.0/24 and knows nothing of the others, as in
 * https://kubernetes.io/docs/concepts/cluster-administration/networking/.
 */
export function podRoutesOf(topology: Topology, machine: string): { destination: string; gateway: string }[] {
  if (topology.name !== 'cluster' || topology.cni !== 'bridge') return []
  const nodes = machinesOf(topology).filter(({ name }) => name !== terminal.name)
  if (!nodes.some(({ name }) => name === machine)) return []
  return nodes.flatMap(({ name, address }, n) =>
    name === machine ? [] : [{ destination: `10.244.${n}.0/24`, gateway: address }],
  )
}
