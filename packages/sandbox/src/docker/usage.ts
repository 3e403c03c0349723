import type Dockerode from 'dockerode'
import type { SandboxUsage } from '../driver.ts'
import { engineError, hasStatus } from './engine.ts'
import { LABEL, labelFilter } from './labels.ts'

/** What the machines of each sandbox of an owner use together, by the id that they were made with. */
export async function readUsage(docker: Dockerode, owner: string): Promise<Map<string, SandboxUsage>> {
  try {
    const containers = await docker.listContainers({ filters: labelFilter({ [LABEL.owner]: owner }) })
    const used = new Map<string, SandboxUsage>()
    await Promise.all(
      containers.map(async ({ Id, Labels }) => {
        const id = Labels[LABEL.sandbox]
        const stats = id === undefined ? null : await statsOf(docker.getContainer(Id))
        if (id === undefined || !stats) return
        const { memoryMiB, cpuSeconds } = used.get(id) ?? { memoryMiB: 0, cpuSeconds: 0 }
        used.set(id, {
          memoryMiB: memoryMiB + memoryBytes(stats.memory_stats) / 2 ** 20,
          cpuSeconds: cpuSeconds + stats.cpu_stats.cpu_usage.total_usage / 1e9,
        })
      }),
    )
    return used
  } catch (error) {
    throw engineError(error, 'Reading what the sandboxes use')
  }
}

/** One look, without the second that the engine waits for its own figure of the processors. */
async function statsOf(container: Dockerode.Container): Promise<Dockerode.ContainerStats | null> {
  try {
    return await container.stats({ stream: false, 'one-shot': true })
  } catch (error) {
    // It has ended meanwhile.
    if (hasStatus(error, 404) || hasStatus(error, 409)) return null
    throw error
  }
}

/** As `docker stats` reckons: without the files that the kernel would give up first. Names of cgroup v2, then of v1. */
function memoryBytes({ usage = 0, stats }: Dockerode.ContainerStats['memory_stats']): number {
  const { inactive_file, total_inactive_file } = (stats ?? {}) as {
    inactive_file?: number
    total_inactive_file?: number
  }
  return Math.max(0, usage - (total_inactive_file ?? inactive_file ?? 0))
}
