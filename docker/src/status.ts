import { CLUSTERS, type Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { imageExists } from './build-image.ts'
import { loadedTag } from './loaded-image.ts'
import { isLocked } from './lock.ts'
import { topologyLoadedTag } from './packs/load.ts'
import type { StageName } from './progress.ts'
import { snapshotTags } from './snapshot.ts'
import { imageTags, lockPath } from './stages.ts'

/** How far a stage of the images is. */
export interface StageStatus {
  stage: StageName
  state: 'missing' | 'building' | 'ready'
  images: { tag: string; sizeMB: number | null }[]
}

/** The cluster that is made in any case; others are made for the labs that need them. */
const CLUSTER: Topology = { name: 'cluster', cni: 'bridge', addons: [] }

/**
 * What there is of the images that the present sources lead to. Sizes are as the engine counts them: a stage's image
 * contains the one it is built on, and shares that on the disk.
 */
export async function imageStatus(docker: Dockerode, o: { dataDir: string }): Promise<StageStatus[]> {
  const { base, host, node } = await imageTags()
  const snapshot = await snapshotTags(CLUSTER)
  const cluster = [await loadedTag(host, node), ...Object.values(snapshot.machines), snapshot.probe]
  const stages: [StageName, string[]][] = [
    ['base', [base]],
    ['host', [host]],
    ['node', [node]],
    ['cluster', cluster],
  ]
  return Promise.all(
    stages.map(async ([stage, tags]) => {
      const images = await Promise.all(tags.map(async (tag) => ({ tag, sizeMB: await sizeOf(docker, tag) })))
      const ready = images.every((image) => image.sizeMB !== null)
      const building = !ready && (await isLocked(lockPath(o.dataDir, stage)))
      return { stage, state: ready ? 'ready' : building ? 'building' : 'missing', images }
    }),
  )
}

async function sizeOf(docker: Dockerode, tag: string): Promise<number | null> {
  if (!(await imageExists(docker, tag))) return null
  return Math.round((await docker.getImage(tag).inspect()).Size / 1e6)
}

/** Every image that the present sources can lead to, of all topologies. */
export async function currentTags(): Promise<string[]> {
  const { base, host, node } = await imageTags()
  const tags = [base, host, node, await loadedTag(host, node)]
  for (const topology of CLUSTERS) {
    const snapshot = await snapshotTags(topology)
    tags.push(await topologyLoadedTag(topology, host, node), ...Object.values(snapshot.machines), snapshot.probe)
  }
  return [...new Set(tags)]
}
