import { machinesOf, PROBE, type Topology } from '@cka-netlab/contracts'

/** What one machine may use. */
export interface MachineLimits {
  memoryMiB: number
  cpus: number
  processesMax: number
}

export type Role = 'terminal' | 'controlplane' | 'node' | 'probe'
export type Limits = Record<Role, MachineLimits>

/** A cluster starts as quickly within these as without. */
export const DEFAULT_LIMITS: Limits = {
  terminal: { memoryMiB: 512, cpus: 1, processesMax: 1000 },
  controlplane: { memoryMiB: 1536, cpus: 2, processesMax: 4000 },
  node: { memoryMiB: 1280, cpus: 2, processesMax: 4000 },
  probe: { memoryMiB: 256, cpus: 1, processesMax: 256 },
}

/** One machine to start, learner's or the platform's own. */
export interface MachinePlan {
  name: string
  role: Role
  /** Address inside the sandbox. */
  address: string
  /** Address on the Docker network that carries the VXLAN. */
  underlay: string
  environment: Record<string, string>
}

/** All machines of a sandbox, the probe last, with what the entrypoint of the image wants to know. */
export function planMachines(topology: Topology, underlayAddress: (n: number) => string): MachinePlan[] {
  const machines = [...machinesOf(topology), PROBE].map((machine, n) => ({ ...machine, underlay: underlayAddress(n) }))
  const hosts = machines.filter((machine) => machine.name !== PROBE.name)
  return machines.map((machine) => {
    const environment: Record<string, string> = {
      NETLAB_MACHINE: machine.name,
      NETLAB_IP: machine.address,
      NETLAB_PEERS: machines
        .filter((other) => other !== machine)
        .map((other) => other.underlay)
        .join(' '),
      NETLAB_HOSTS: hosts.map((host) => `${host.name}=${host.address}`).join(','),
    }
    const routes = podRoutes(topology, machine.name)
    if (routes) environment.NETLAB_ROUTES = routes
    return {
      name: machine.name,
      role: roleOf(machine.name),
      address: machine.address,
      underlay: machine.underlay,
      environment,
    }
  })
}

/**
 * The CNI `bridge` gives each node a /24 of the pod range and knows nothing of the other nodes, so the nodes have
 * routes to each other's pods, as in https://kubernetes.io/docs/concepts/cluster-administration/networking/.
 */
function podRoutes(topology: Topology, machine: string): string | null {
  if (topology.name !== 'cluster' || topology.cni !== 'bridge') return null
  const nodes = machinesOf(topology).filter((node) => node.name !== 'terminal')
  if (!nodes.some((node) => node.name === machine)) return null
  return nodes
    .map((node, n) => ({ node, range: `10.244.${n}.0/24` }))
    .filter(({ node }) => node.name !== machine)
    .map(({ node, range }) => `${range}=${node.address}`)
    .join(',')
}

function roleOf(name: string): Role {
  if (name === 'terminal' || name === 'controlplane' || name === 'probe') return name
  return 'node'
}
