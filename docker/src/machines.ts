import { machinesOf, podRoutesOf, type Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { nodeContainerOptions, UNDERLAY_MTU } from './container-options.ts'
import { ImagesError } from './error.ts'

/** Machines that are started to make a snapshot, or to measure; never a learner's. */
export interface Machines {
  containers: Map<string, Dockerode.Container>
  [Symbol.asyncDispose](): Promise<void>
}

/** From these ranges, beside those of the sandboxes, the first is taken that Docker has free. */
const SUBNETS = Array.from({ length: 32 }, (_, n) => `10.251.${n}`)

function routesOf(topology: Topology, machine: string): string {
  return podRoutesOf(topology, machine)
    .map(({ destination, gateway }) => `${destination}=${gateway}`)
    .join(',')
}

/**
 * Starts the machines of a topology.
 * @param imageOf the image of each machine by its name.
 */
export async function startMachines(
  docker: Dockerode,
  topology: Topology,
  purpose: string,
  imageOf: (machine: string) => string,
): Promise<Machines> {
  const name = `netlab-${purpose}-${process.pid}-${Date.now().toString(36)}`
  const containers = new Map<string, Dockerode.Container>()
  const labels = { 'cka-netlab.stage': purpose }
  const { network, prefix } = await createNetwork(docker, name, labels)
  const machines: Machines = {
    containers,
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([...containers.values()].map((one) => one.remove({ force: true, v: true })))
      await network.remove().catch(() => {})
    },
  }
  try {
    const all = machinesOf(topology)
    const underlay = (n: number) => `${prefix}.${n + 2}`
    await Promise.all(
      all.map(async (machine, n) => {
        const options = await nodeContainerOptions(docker, {
          image: imageOf(machine.name),
          name: `${name}-${machine.name}`,
          machine: machine.name,
          network: name,
          underlayAddress: underlay(n),
          labels,
          environment: {
            NETLAB_IP: machine.address,
            NETLAB_PEERS: all.flatMap((_, other) => (other === n ? [] : [underlay(other)])).join(' '),
            NETLAB_HOSTS: all.map((other) => `${other.name}=${other.address}`).join(','),
            NETLAB_ROUTES: routesOf(topology, machine.name),
          },
        })
        const container = await docker.createContainer(options)
        containers.set(machine.name, container)
        await container.start()
      }),
    )
    return machines
  } catch (error) {
    await machines[Symbol.asyncDispose]()
    throw error
  }
}

async function createNetwork(docker: Dockerode, name: string, labels: Record<string, string>) {
  for (const prefix of SUBNETS) {
    try {
      const network = await docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Internal: true,
        IPAM: { Driver: 'default', Config: [{ Subnet: `${prefix}.0/28` }] },
        Options: {
          'com.docker.network.driver.mtu': String(UNDERLAY_MTU),
          'com.docker.network.bridge.inhibit_ipv4': 'true',
        },
        Labels: labels,
      })
      return { network, prefix }
    } catch (error) {
      if (!/overlap|in use|conflict/i.test(String(error))) throw error
    }
  }
  throw new ImagesError('SNAPSHOT_FAILED', `No address range of ${SUBNETS[0]}.0 and following is free in Docker.`)
}
