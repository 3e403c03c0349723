import { z } from 'zod'

/** What a sandbox is made of: `host` is bare machines, `cluster` a kubeadm cluster with a CNI. */
export const Topology = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('host') }),
  z.strictObject({
    name: z.literal('cluster'),
    cni: z.enum(['bridge']).default('bridge'),
    addons: z.array(z.never()).default([]),
  }),
])
export type Topology = z.infer<typeof Topology>

/** One word for a topology, used in image tags, labels and logs: `host`, `cluster-bridge`. */
export function topologyKey(topology: Topology): string {
  return topology.name === 'host' ? 'host' : ['cluster', topology.cni, ...topology.addons].join('-')
}

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
export const SERVICE_RANGE = '10.96.0.0/12'
