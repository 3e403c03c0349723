import { type Failure, machinesOf, PROBE } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import type { DriverSandbox } from '../driver.ts'
import { engineError, hasStatus } from './engine.ts'
import { LABEL, labelFilter, readLabels, type SandboxLabels } from './labels.ts'
import { bootingProbeName, givenId } from './lookup.ts'
import { stoppedReason } from './stopped.ts'

/** A sandbox, and the id that its containers and its network were made with. */
export type FoundSandbox = DriverSandbox & { madeAs: string }

/** All sandboxes that an owner has on an engine, whole or half made, from the labels of containers and networks. */
export async function takeInventory(docker: Dockerode, owner: string): Promise<FoundSandbox[]> {
  try {
    const filters = labelFilter({ [LABEL.owner]: owner })
    const [containers, networks] = await Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
    ])
    const byId = new Map<string, { labels: SandboxLabels; containers: Dockerode.ContainerInfo[] }>()
    for (const part of [...containers, ...networks]) {
      const labels = readLabels(part.Labels)
      if (labels && !byId.has(labels.id)) byId.set(labels.id, { labels, containers: [] })
    }
    for (const container of containers) byId.get(container.Labels[LABEL.sandbox] ?? '')?.containers.push(container)
    return await Promise.all([...byId.values()].map((found) => judge(docker, found.labels, found.containers)))
  } catch (error) {
    throw engineError(error, 'Listing the sandboxes')
  }
}

async function judge(
  docker: Dockerode,
  labels: SandboxLabels,
  containers: Dockerode.ContainerInfo[],
): Promise<FoundSandbox> {
  const { topology, createdAt, expiresAt } = labels
  const id = givenId(containers) ?? labels.id
  const base = { id, madeAs: labels.id, topology, createdAt, expiresAt, pooled: labels.pooled && id === labels.id }
  const expected = [...machinesOf(topology), PROBE].map((machine) => machine.name)
  const present = new Map(containers.map((container) => [container.Labels[LABEL.machine] ?? '', container]))
  const booting = containers.some((container) => container.Names.includes(`/${bootingProbeName(labels.id)}`))
  if (booting || expected.some((name) => !present.has(name))) return { ...base, state: 'booting' }

  for (const [machine, container] of present) {
    if (container.State === 'running' || container.State === 'paused') continue
    return { ...base, state: 'failed', failure: await whyStopped(docker, machine, container.Id) }
  }
  // Some alone are, where a process died in the midst of it, or its cluster dozed.
  const paused = containers.some((container) => container.State === 'paused')
  return { ...base, state: paused ? 'paused' : 'ready' }
}

/** Reads why a container has stopped. */
export async function whyStopped(docker: Dockerode, machine: string, containerId: string): Promise<Failure> {
  try {
    const { State } = await docker.getContainer(containerId).inspect()
    return stoppedReason(machine, State)
  } catch (error) {
    if (!hasStatus(error, 404)) throw engineError(error, 'Reading why a machine stopped')
    return { message: `The machine ${machine} has disappeared.`, reason: 'MACHINE_GONE' }
  }
}
