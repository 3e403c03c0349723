import type Dockerode from 'dockerode'
import { engineError, hasStatus } from './engine.ts'
import { LABEL, labelFilter } from './labels.ts'
import { removeIfThere } from './observer.ts'

/** Removes what carries a sandbox's label: containers with their volumes first, then the network. Nothing there is fine. */
export async function removeSandbox(docker: Dockerode, owner: string, id: string): Promise<void> {
  const filters = labelFilter({ [LABEL.sandbox]: id, [LABEL.owner]: owner })
  try {
    const containers = await docker.listContainers({ all: true, filters })
    await Promise.all(containers.map((container) => removeIfThere(docker.getContainer(container.Id))))
    const networks = await docker.listNetworks({ filters })
    await Promise.all(networks.map((network) => removeNetwork(docker.getNetwork(network.Id))))
  } catch (error) {
    throw engineError(error, 'Removing the sandbox')
  }
}

async function removeNetwork(network: Dockerode.Network): Promise<void> {
  try {
    await network.remove()
  } catch (error) {
    if (!hasStatus(error, 404)) throw error
  }
}
