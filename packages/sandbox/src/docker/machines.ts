import { machinesOf, PROBE, podRoutesOf, type Topology } from '@cka-netlab/contracts'

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

/** Weights of the processors' time. What is made ahead takes what learners leave. */
export const CPU_SHARES = { learner: 1024, pooled: 128 }

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
    const routes = podRoutesOf(topology, machine.name).map(({ destination, gateway }) => `${destination}=${gateway}`)
    if (routes.length > 0) environment.NETLAB_ROUTES = routes.join(',')
    return {
      name: machine.name,
      role: roleOf(machine.name),
      address: machine.address,
      underlay: machine.underlay,
      environment,
    }
  })
}

function roleOf(name: string): Role {
  if (name === 'terminal' || name === 'controlplane' || name === 'probe') return name
  return 'node'
}
