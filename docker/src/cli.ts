import { parseArgs } from 'node:util'
import { CLUSTERS, topologyKey } from '@cka-netlab/contracts'
import Dockerode from 'dockerode'
import { ImagesError } from './error.ts'
import { type BuildOptions, ensureImages, ensureSnapshot, imageStatus, type Progress, pruneImages } from './index.ts'

const USAGE = `usage: npm run images -- build [host|node|cluster]   what is missing; all of it unless told
       npm run images -- build KEY                    a cluster of another kind: ${CLUSTERS.map(topologyKey).join(', ')}
       npm run images -- status                       what is there, and how large
       npm run images -- prune                        removes images of older sources`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'data-dir': { type: 'string', default: new URL('../../.data', import.meta.url).pathname },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

async function build(docker: Dockerode, stage: string, o: BuildOptions): Promise<void> {
  if (stage === 'cluster') await ensureSnapshot(docker, { name: 'cluster', cni: 'bridge', addons: [] }, o)
  else if (stage === 'host' || stage === 'node') await ensureImages(docker, stage, o)
  else {
    const topology = CLUSTERS.find((one) => topologyKey(one) === stage)
    if (!topology) throw new ImagesError('BUILD_FAILED', `There is no stage "${stage}".`, { fix: USAGE })
    await ensureSnapshot(docker, topology, o)
  }
}

/** A line whenever the message changes, and every 10 s. */
function progressLines(): (progress: Progress) => void {
  let last = ''
  let toldAt = 0
  return ({ stage, message, elapsedSeconds, expectedSeconds }) => {
    if (message === last && elapsedSeconds - toldAt < 10) return
    last = message
    toldAt = elapsedSeconds
    console.log(`${stage.padEnd(8)}${message} (${Math.round(elapsedSeconds)} s of about ${expectedSeconds} s)`)
  }
}

async function printStatus(docker: Dockerode, o: BuildOptions): Promise<void> {
  for (const { stage, state, images } of await imageStatus(docker, o)) {
    console.log(`${stage}: ${state}`)
    for (const { tag, sizeMB } of images) console.log(`  ${tag.padEnd(66)}${sizeMB === null ? '-' : `${sizeMB} MB`}`)
  }
}

try {
  const docker = new Dockerode()
  const o: BuildOptions = { dataDir: values['data-dir'], onProgress: progressLines() }
  const [command = 'status', argument = 'cluster'] = positionals
  if (values.help) console.log(USAGE)
  else if (command === 'build') await build(docker, argument, o)
  else if (command === 'status') await printStatus(docker, o)
  else if (command === 'prune') for (const tag of await pruneImages(docker)) console.log(`removed ${tag}`)
  else throw new ImagesError('BUILD_FAILED', `There is no command "${command}".`, { fix: USAGE })
  if (command === 'build') await printStatus(docker, o)
} catch (error) {
  if (!(error instanceof ImagesError)) throw error
  console.error([error.message, error.detail, error.fix].filter(Boolean).join('\n'))
  process.exitCode = 1
}
