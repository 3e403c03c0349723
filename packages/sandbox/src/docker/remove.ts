import type Dockerode from 'dockerode'
import { engineError, hasStatus } from './engine.ts'
import { LABEL, labelFilter } from './labels.ts'
import { type Observer, removeIfThere } from './observer.ts'

export interface RemoveContext {
  docker: Dockerode
  owner: string
  observer: Pick<Observer, 'thaw'>
}

/** Removes what carries a sandbox's label: containers with their volumes first, then the network. Nothing there is fine. */
export async function removeSandbox({ docker, owner, observer }: RemoveContext, id: string): Promise<void> {
  const filters = labelFilter({ [LABEL.sandbox]: id, [LABEL.owner]: owner })
  try {
    const containers = await docker.listContainers({ all: true, filters })
    await Promise.all(containers.map((container) => removeMachine(docker.getContainer(container.Id), observer)))
    const networks = await docker.listNetworks({ filters })
    await Promise.all(networks.map((network) => removeNetwork(docker.getNetwork(network.Id))))
  } catch (error) {
    throw engineError(error, 'Removing the sandbox')
  }
}

/**
 * A frozen program cannot be killed under cgroup v1, and runc on a node freezes a container for a moment while it makes it: a machine that
 * is removed just then would stay for ever. https://docs.kernel.org/admin-guide/cgroup-v1/freezer-subsystem.html
 */
async function removeMachine(machine: Dockerode.Container, observer: RemoveContext['observer']): Promise<void> {
  try {
    await removeIfThere(machine)
  } catch (error) {
    await observer.thaw(machine.id).catch(() => {
      throw error
    })
    await removeIfThere(machine)
  }
}

async function removeNetwork(network: Dockerode.Network): Promise<void> {
  try {
    await network.remove()
  } catch (error) {
    if (!hasStatus(error, 404)) throw error
  }
}
