import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type Dockerode from 'dockerode'
import { imageExists, LABEL_STAGE } from './build-image.ts'
import { nodeContainerOptions } from './container-options.ts'
import { script } from './exec.ts'
import { contentHash } from './hash.ts'
import { NODE_SOURCES } from './paths.ts'
import { type BuildOptions, runStep } from './progress.ts'
import { buildWorkloads, workloadsHash } from './workloads.ts'

const SCRIPT = join(NODE_SOURCES, 'snapshot', 'load-images.sh')

/** The node image with the images of pods unpacked in it. */
export async function loadedTag(host: string, node: string): Promise<string> {
  return `cka-netlab/loaded:${await contentHash([node, await workloadsHash(host)], [SCRIPT])}`
}

/** Makes the image that cluster nodes start from: containerd finds the images of pods there when it starts. */
export async function ensureLoaded(docker: Dockerode, host: string, node: string, o: BuildOptions): Promise<string> {
  const tag = await loadedTag(host, node)
  if (await imageExists(docker, tag)) return tag
  const archive = await buildWorkloads(docker, host, o)
  const step = { stage: 'cluster', step: 'load', message: 'unpacking the images of pods', expectedSeconds: 30 } as const
  await runStep(o, step, () => loadImages(docker, { from: node, tag, script: SCRIPT, archive }, o))
  return tag
}

/** Unpacks an archive of images into containerd's state in an image, which becomes another. */
export async function loadImages(
  docker: Dockerode,
  load: { from: string; tag: string; script: string; archive: string },
  o: BuildOptions,
): Promise<void> {
  const options = await nodeContainerOptions(docker, {
    image: load.from,
    name: `netlab-load-${process.pid}-${Date.now().toString(36)}`,
    machine: 'controlplane',
    network: 'none',
    environment: {},
    labels: { [LABEL_STAGE]: 'load' },
  })
  const container = await docker.createContainer({ ...options, Entrypoint: ['sleep', '900'], Cmd: [] })
  try {
    await container.start()
    await script(container, await readFile(load.script, 'utf8'), {
      timeoutSeconds: 600,
      stdin: createReadStream(load.archive),
      signal: o.signal,
    })
    const { Config } = await docker.getImage(load.from).inspect()
    await commit(container, load.tag, [`ENTRYPOINT ${JSON.stringify(Config.Entrypoint)}`, 'CMD []'])
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {})
  }
}

/** Makes an image of what a container has changed; its volumes are left out. */
export async function commit(container: Dockerode.Container, tag: string, changes: string[] = []): Promise<void> {
  const [repo, version] = tag.split(':')
  await container.commit({
    repo,
    tag: version,
    pause: true,
    changes: [...changes, `LABEL ${LABEL_STAGE}=cluster`].join('\n'),
  })
}
