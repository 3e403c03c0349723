import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { layersOf } from '../archive-layers.ts'
import { imageExists } from '../build-image.ts'
import { compile, partHash } from '../compile.ts'
import { contentHash } from '../hash.ts'
import { ensureLoaded, loadedTag, loadImages } from '../loaded-image.ts'
import { writeArchive, writeLayer } from '../oci-archive.ts'
import { buildDir, NODE_SOURCES } from '../paths.ts'
import { type BuildOptions, runStep } from '../progress.ts'
import { VERSIONS } from '../versions.ts'
import { buildWorkloads } from '../workloads.ts'
import { type Pack, packsOf } from './index.ts'

const SCRIPT = join(NODE_SOURCES, 'packs', 'add-images.sh')

/** What the images and the manifest of a pack depend on. */
export async function packHash(pack: Pack): Promise<string> {
  const parts = await Promise.all(pack.parts.map(partHash))
  return contentHash([pack.name, process.arch, ...pack.versions, ...parts], pack.sources)
}

async function withPack(below: string, pack: Pack): Promise<string> {
  return `cka-netlab/loaded-${pack.name}:${await contentHash([below, await packHash(pack)], [SCRIPT])}`
}

/** The image that the nodes of a topology start from. Those of a topology without packs are not changed by any pack. */
export async function topologyLoadedTag(topology: Topology, host: string, node: string): Promise<string> {
  let tag = await loadedTag(host, node)
  for (const pack of packsOf(topology)) tag = await withPack(tag, pack)
  return tag
}

/** Makes it: each pack's images are unpacked upon the image of those below, which other topologies share. */
export async function ensureTopologyLoaded(
  docker: Dockerode,
  topology: Topology,
  images: { host: string; node: string },
  o: BuildOptions,
): Promise<string> {
  let below = await ensureLoaded(docker, images.host, images.node, o)
  for (const pack of packsOf(topology)) {
    const tag = await withPack(below, pack)
    if (!(await imageExists(docker, tag))) await addPack(docker, pack, { ...images, below, tag }, o)
    below = tag
  }
  return below
}

async function addPack(
  docker: Dockerode,
  pack: Pack,
  images: { host: string; below: string; tag: string },
  o: BuildOptions,
): Promise<void> {
  const programs: Record<string, string> = {}
  for (const part of pack.parts) programs[part] = await compile(part, 'cluster', o)
  const message = `adding the images of ${pack.name}`
  const step = { stage: 'cluster', step: `pack-${pack.name}`, message, expectedSeconds: 40 } as const
  const folder = join(buildDir(o.dataDir), `pack-${pack.name}-${process.pid}.partial`)
  await mkdir(folder, { recursive: true })
  try {
    await runStep(o, step, async () => {
      const workloads = await buildWorkloads(docker, images.host, o)
      const image = `registry.k8s.io/kube-proxy:${VERSIONS.kubernetes}`
      const [tools, kubernetes] = await layersOf(workloads, image, folder)
      if (!tools || !kubernetes) throw new Error(`${image} has other layers than tools and Kubernetes.`)
      const archive = join(folder, 'images.tar')
      const packed = await pack.images({
        programs,
        ground: { tools, kubernetes },
        layer: (name, files) => writeLayer(join(folder, `${name}.tar`), files),
        options: o,
      })
      await writeArchive(archive, packed)
      await loadImages(docker, { from: images.below, tag: images.tag, script: SCRIPT, archive }, o)
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
