import { type Topology, topologyKey } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { ImagesError } from './error.ts'
import type { BuildOptions } from './progress.ts'

/** Images that a topology's containers start from. */
export interface SnapshotImages {
  machines: Record<string, string>
  host: string
  probe: string
  observer: string
}

export async function ensureSnapshot(
  _docker: Dockerode,
  topology: Topology,
  _o: BuildOptions,
): Promise<SnapshotImages> {
  throw new ImagesError('SNAPSHOT_FAILED', `There is no snapshot of ${topologyKey(topology)} yet.`)
}

export async function platformKubeconfig(_docker: Dockerode, _snapshot: SnapshotImages): Promise<string> {
  throw new ImagesError('SNAPSHOT_FAILED', 'There is no snapshot yet.')
}
