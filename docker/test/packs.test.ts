import { CLUSTERS, type Topology, topologyKey } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { loadedTag } from '../src/loaded-image.ts'
import { installedPacks, packsOf } from '../src/packs/index.ts'
import { packsHash } from '../src/packs/install.ts'
import { topologyLoadedTag } from '../src/packs/load.ts'
import { snapshotTags } from '../src/snapshot.ts'

const cluster = (cni: 'bridge' | 'calico' | 'none' | 'weave-layout'): Topology => ({ name: 'cluster', cni, addons: [] })
const names = (packs: { name: string }[]) => packs.map(({ name }) => name)

describe('packs', () => {
  it('leave the images of a plain cluster as they are', async () => {
    expect(await topologyLoadedTag(cluster('bridge'), 'host', 'node')).toBe(await loadedTag('host', 'node'))
    expect(await packsHash(cluster('bridge'))).toEqual([])
  })

  it('are laid on a cluster without a CNI and are not at work there', () => {
    expect(names(packsOf(cluster('none')))).toEqual(['calico'])
    expect(installedPacks(cluster('none'))).toEqual([])
  })

  it('share the image of the nodes where two topologies have the same ones', async () => {
    const tags = await Promise.all([cluster('none'), cluster('calico')].map((one) => topologyLoadedTag(one, 'h', 'n')))
    expect(tags[0]).toBe(tags[1])
    expect(tags[0]).toMatch(/^cka-netlab\/loaded-calico:/)
  })

  it('give every topology a snapshot of its own', async () => {
    const tags = await Promise.all(CLUSTERS.map(async (one) => (await snapshotTags(one)).machines.node01))
    expect(new Set(tags).size).toBe(CLUSTERS.length)
    expect(tags[0]).toContain(topologyKey(CLUSTERS[0] as Topology))
  })
})
