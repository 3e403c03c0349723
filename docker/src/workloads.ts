import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type Dockerode from 'dockerode'
import { extract, pack } from 'tar-stream'
import { compile, partHash } from './compile.ts'
import { ImagesError } from './error.ts'
import { exec } from './exec.ts'
import { contentHash } from './hash.ts'
import { describeLayer, type Layer, writeArchive, writeLayer } from './oci-archive.ts'
import type { PartName } from './parts.ts'
import { buildDir, NODE_SOURCES } from './paths.ts'
import { type BuildOptions, runStep } from './progress.ts'
import { VERSIONS } from './versions.ts'

const PARTS: PartName[] = ['kubernetes', 'etcd', 'coredns', 'pause', 'labapp']
const TOOLS_SCRIPT = join(NODE_SOURCES, 'tools', 'rootfs.sh')
const KUBERNETES_COMMANDS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy']

/** What the images that run in pods depend on. The tools come from the host image. */
export async function workloadsHash(host: string): Promise<string> {
  const parts = await Promise.all(PARTS.map(partHash))
  const named = (path: string): Layer => ({ path, digest: path, size: 0 })
  const images = imagesOf({
    tools: named('tools'),
    kubernetes: named('kubernetes'),
    etcd: named('etcd'),
    coredns: named('coredns'),
    pause: named('pause'),
    labapp: named('labapp'),
  })
  return contentHash([host, JSON.stringify(images), ...parts], [TOOLS_SCRIPT])
}

/**
 * All images that run in pods, in one OCI archive: those that kubeadm asks for, and those that labs use. They share
 * one ground layer with the usual network tools.
 * @returns path of the archive.
 */
export async function buildWorkloads(docker: Dockerode, host: string, o: BuildOptions): Promise<string> {
  const target = join(buildDir(o.dataDir), `workloads-${await workloadsHash(host)}`)
  const archive = join(target, 'images.tar')
  if (existsSync(archive)) return archive
  await mkdir(target, { recursive: true })
  const parts: Record<string, string> = {}
  for (const part of PARTS) parts[part] = await compile(part, 'cluster', o)
  const step = {
    stage: 'cluster',
    step: 'workloads',
    message: 'packing the images of pods',
    expectedSeconds: 15,
  } as const
  return runStep(o, step, async () => {
    const tools = join(target, 'tools.tar')
    await exportTools(docker, host, tools, o)
    const layer = (name: string, files: Parameters<typeof writeLayer>[1]) =>
      writeLayer(join(target, `${name}.tar`), files)
    const bin = 'usr/local/bin'
    const layers = {
      tools: await describeLayer(tools),
      kubernetes: await layer('kubernetes', [
        { name: `${bin}/hyperkube`, from: join(parts.kubernetes ?? '', 'hyperkube') },
        ...KUBERNETES_COMMANDS.map((name) => ({ name: `${bin}/${name}`, linkTo: 'hyperkube' })),
      ]),
      etcd: await layer('etcd', [{ name: `${bin}/etcd`, from: join(parts.etcd ?? '', 'etcd') }]),
      coredns: await layer('coredns', [{ name: 'coredns', from: join(parts.coredns ?? '', 'coredns') }]),
      pause: await layer('pause', [{ name: 'pause', from: join(parts.pause ?? '', 'pause') }]),
      labapp: await layer('labapp', [{ name: `${bin}/labapp`, from: join(parts.labapp ?? '', 'labapp') }]),
    }
    await writeArchive(archive, imagesOf(layers))
    await Promise.all(Object.values(layers).map(({ path }) => rm(path)))
    return archive
  })
}

function imagesOf(layers: Record<'tools' | 'kubernetes' | 'etcd' | 'coredns' | 'pause' | 'labapp', Layer>) {
  const { tools } = layers
  const kubernetes = `registry.k8s.io`
  const docker = 'docker.io/library'
  return [
    {
      names: KUBERNETES_COMMANDS.map((name) => `${kubernetes}/${name}:${VERSIONS.kubernetes}`),
      layers: [tools, layers.kubernetes],
    },
    { names: [`${kubernetes}/etcd:${VERSIONS.images.etcd}`], layers: [tools, layers.etcd], entrypoint: ['etcd'] },
    {
      names: [`${kubernetes}/coredns/coredns:${VERSIONS.coredns}`],
      layers: [tools, layers.coredns],
      entrypoint: ['/coredns'],
    },
    { names: [`${kubernetes}/pause:${VERSIONS.images.pause}`], layers: [layers.pause], entrypoint: ['/pause'] },
    { names: [`${docker}/busybox:1.36`, `${docker}/busybox:1.35`], layers: [tools], command: ['sh'] },
    {
      names: [`${docker}/nginx:1.27`, `${docker}/nginx:1.22`],
      layers: [tools],
      command: ['nginx', '-c', '/etc/nginx.conf', '-g', 'daemon off;'],
      ports: ['80/tcp'],
    },
    { names: ['docker.io/curlimages/curl:8.10.1'], layers: [tools], entrypoint: ['curl'] },
    {
      names: ['docker.io/cka-netlab/webapp:1'],
      layers: [tools, layers.labapp],
      entrypoint: ['labapp'],
      command: ['web'],
      ports: ['8080/tcp'],
    },
    {
      names: ['docker.io/cka-netlab/echo:1'],
      layers: [tools, layers.labapp],
      entrypoint: ['labapp'],
      command: ['echo'],
      ports: ['8080/tcp'],
    },
    {
      names: ['docker.io/cka-netlab/db:1'],
      layers: [tools, layers.labapp],
      entrypoint: ['labapp'],
      command: ['db'],
      ports: ['3306/tcp'],
    },
  ]
}

/** Collects the tools in a container of the host image, so that they are the same Debian's whatever this machine is. */
async function exportTools(docker: Dockerode, host: string, target: string, o: BuildOptions): Promise<void> {
  const container = await docker.createContainer({
    Image: host,
    Entrypoint: ['sleep', '600'],
    Cmd: [],
    Labels: { 'cka-netlab.stage': 'tools' },
    StopSignal: 'SIGKILL',
    HostConfig: { NetworkMode: 'none' },
  })
  try {
    await container.start()
    const script = await readFile(TOOLS_SCRIPT, 'utf8')
    const result = await exec(container, ['bash', '-c', script], { timeoutSeconds: 120, signal: o.signal })
    if (result.exitCode !== 0) {
      throw new ImagesError('BUILD_FAILED', 'The tools for the images of pods could not be collected.', {
        detail: result.stderr,
      })
    }
    const partial = `${target}.partial`
    await pipeline(await container.getArchive({ path: '/out' }), withoutFolder('out/'), createWriteStream(partial))
    await rename(partial, target)
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {})
  }
}

/** Takes a leading folder off the names in a tar stream. */
function withoutFolder(folder: string) {
  return async function* (source: AsyncIterable<Buffer>) {
    const from = extract()
    const to = pack()
    from.on('entry', (header, content, next) => {
      const name = header.name.slice(folder.length)
      if (name === '') {
        content.resume()
        return content.on('end', next)
      }
      const linkname = header.type === 'link' ? header.linkname?.slice(folder.length) : header.linkname
      content.pipe(to.entry({ ...header, name, linkname, pax: null, mtime: new Date(0) } as never, next))
    })
    from.on('finish', () => to.finalize())
    from.on('error', (error) => to.destroy(error))
    const feeding = pipeline(source, from)
    feeding.catch((error) => to.destroy(error))
    yield* to as unknown as AsyncIterable<Buffer>
    await feeding
  }
}
