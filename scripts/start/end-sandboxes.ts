import type Docker from 'dockerode'

/** Removes the containers, networks and volumes that carry our owner label. Returns how many sandboxes that were. */
export async function endSandboxes(docker: Docker, owner: string): Promise<number> {
  const filters = { label: [`cka-netlab.owner=${owner}`] }
  const containers = await docker.listContainers({ all: true, filters })
  const sandboxes = new Set(containers.flatMap((container) => container.Labels['cka-netlab.sandbox'] ?? []))
  await each(containers, (container) => docker.getContainer(container.Id).remove({ force: true, v: true }))
  await each(await docker.listNetworks({ filters }), (network) => docker.getNetwork(network.Id).remove())
  const { Volumes: volumes } = await docker.listVolumes({ filters })
  await each(volumes ?? [], (volume) => docker.getVolume(volume.Name).remove())
  return sandboxes.size
}

async function each<T>(items: T[], remove: (item: T) => Promise<unknown>): Promise<void> {
  await Promise.all(
    items.map((item) =>
      remove(item).catch((error: { statusCode?: number }) => {
        // 404: gone already; 409: being removed by someone else.
        if (error.statusCode !== 404 && error.statusCode !== 409) throw error
      }),
    ),
  )
}
