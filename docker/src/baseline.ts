import type { Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { makeCluster } from './cluster.ts'
import { ImagesError } from './error.ts'
import { ensureLoaded } from './loaded-image.ts'
import { startMachines } from './machines.ts'
import type { BuildOptions } from './progress.ts'
import { ensureImages } from './stages.ts'

/**
 * Makes a cluster without a snapshot, by `kubeadm init` and `join` on machines that have all images, and removes it.
 * What a start from a snapshot is compared with.
 * @returns the seconds of each phase: machines, init, join, ready, names; and of all, with the engine's own part.
 */
export async function kubeadmBaseline(docker: Dockerode, o: BuildOptions): Promise<Record<string, number>> {
  const topology: Topology = { name: 'cluster', cni: 'bridge', addons: [] }
  const { host, node } = await ensureImages(docker, 'node', o)
  if (!node) throw new ImagesError('SNAPSHOT_FAILED', 'There is no node image.')
  const loaded = await ensureLoaded(docker, host, node, o)
  const startedAt = performance.now()
  await using machines = await startMachines(docker, topology, 'baseline', (name) =>
    name === 'terminal' ? node : loaded,
  )
  const phases = await makeCluster(machines, topology, o)
  return { ...phases, all: Math.round((performance.now() - startedAt) / 10) / 100 }
}
