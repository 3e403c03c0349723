import { join } from 'node:path'
import type Dockerode from 'dockerode'
import { buildBase } from './base.ts'
import { buildImage, imageExists } from './build-image.ts'
import { compile, partHash } from './compile.ts'
import { contentHash } from './hash.ts'
import { withLock } from './lock.ts'
import type { PartName } from './parts.ts'
import { buildDir, NODE_SOURCES } from './paths.ts'
import { type BuildOptions, runStep } from './progress.ts'
import { VERSIONS } from './versions.ts'

/** Tags of the images, each named by the content of everything that goes into it. */
export interface ImageTags {
  base: string
  host: string
  node: string
}

const HOST_PARTS: PartName[] = ['observer', 'cni']
const NODE_PARTS: PartName[] = ['kubernetes', 'containerd']

/** The tags that the present sources lead to, whether the images exist or not. */
export async function imageTags(): Promise<ImageTags> {
  const base = await contentHash([VERSIONS.debian, process.arch], [join(NODE_SOURCES, 'base')])
  const hashes = (names: PartName[]) => Promise.all(names.map(partHash))
  const host = await contentHash([base, ...(await hashes(HOST_PARTS))], [join(NODE_SOURCES, 'host')])
  const node = await contentHash([host, ...(await hashes(NODE_PARTS))], [join(NODE_SOURCES, 'cluster')])
  return { base: `cka-netlab/base:${base}`, host: `cka-netlab/host:${host}`, node: `cka-netlab/node:${node}` }
}

/**
 * Builds what is missing of the images up to a stage. `host` is enough for bare machines, the probe and the observer;
 * `node` adds Kubernetes. Two processes that ask at once build once.
 * @returns the images' tags.
 * @throws {ImagesError}
 */
export async function ensureImages(
  docker: Dockerode,
  stage: 'host' | 'node',
  o: BuildOptions,
): Promise<{ host: string; node?: string }> {
  const tags = await imageTags()
  if (!(await imageExists(docker, tags.host))) await ensureHost(docker, tags, o)
  if (stage === 'host') return { host: tags.host }
  if (!(await imageExists(docker, tags.node))) await ensureNode(docker, tags, o)
  return { host: tags.host, node: tags.node }
}

async function ensureHost(docker: Dockerode, tags: ImageTags, o: BuildOptions): Promise<void> {
  await once(docker, 'base', tags.base, o, () => buildBase(docker, tags.base, o))
  await once(docker, 'host', tags.host, o, async () => {
    const observer = await compile('observer', 'host', o)
    const cni = await compile('cni', 'host', o)
    const step = { stage: 'host', step: 'host', message: 'building the host image', expectedSeconds: 15 } as const
    const sources = join(NODE_SOURCES, 'host')
    await runStep(o, step, () =>
      buildImage(docker, {
        tag: tags.host,
        stage: 'host',
        dockerfile: join(sources, 'Dockerfile'),
        context: [
          { from: join(sources, 'rootfs'), to: 'rootfs' },
          { from: join(sources, 'setup.sh'), to: 'setup.sh' },
          { from: join(observer, 'netlab-observe'), to: 'netlab-observe' },
          { from: cni, to: 'cni' },
        ],
        buildArguments: { BASE: tags.base },
        signal: o.signal,
      }),
    )
  })
}

async function ensureNode(docker: Dockerode, tags: ImageTags, o: BuildOptions): Promise<void> {
  await once(docker, 'node', tags.node, o, async () => {
    const containerd = await compile('containerd', 'node', o)
    const kubernetes = await compile('kubernetes', 'node', o)
    const step = { stage: 'node', step: 'node', message: 'building the node image', expectedSeconds: 20 } as const
    const sources = join(NODE_SOURCES, 'cluster')
    await runStep(o, step, () =>
      buildImage(docker, {
        tag: tags.node,
        stage: 'node',
        dockerfile: join(sources, 'Dockerfile'),
        context: [
          { from: join(sources, 'rootfs'), to: 'rootfs' },
          { from: join(sources, 'setup.sh'), to: 'setup.sh' },
          { from: containerd, to: 'bin' },
          { from: kubernetes, to: 'bin' },
        ],
        buildArguments: { HOST: tags.host },
        signal: o.signal,
      }),
    )
  })
}

/** Builds an image unless it has come to exist, also while another process held the stage's lock. */
async function once(
  docker: Dockerode,
  stage: 'base' | 'host' | 'node',
  tag: string,
  o: BuildOptions,
  build: () => Promise<void>,
): Promise<void> {
  if (await imageExists(docker, tag)) return
  const waiting = (seconds: number) =>
    o.onProgress?.({
      stage,
      step: 'wait',
      message: `another process builds the ${stage} image`,
      elapsedSeconds: seconds,
      expectedSeconds: 60,
    })
  await withLock(lockPath(o.dataDir, stage), { signal: o.signal, onWait: waiting }, async () => {
    if (!(await imageExists(docker, tag))) await build()
  })
}

/** Lock of a stage, held while it is being built. */
export function lockPath(dataDir: string, stage: string): string {
  return join(buildDir(dataDir), `${stage}.lock`)
}
