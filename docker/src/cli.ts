import { parseArgs } from 'node:util'
import Dockerode from 'dockerode'
import { ImagesError } from './error.ts'
import { ensureImages } from './index.ts'
import type { Progress } from './progress.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'data-dir': { type: 'string', default: new URL('../../.data', import.meta.url).pathname } },
})
const docker = new Dockerode()
let last = ''
const o = {
  dataDir: values['data-dir'],
  onProgress: (p: Progress) => {
    const line = `${p.stage}: ${p.message}`
    if (line === last && p.elapsedSeconds % 10 > 2) return
    last = line
    console.log(`${line} (${Math.round(p.elapsedSeconds)} s of about ${p.expectedSeconds} s)`)
  },
}
try {
  console.log(await ensureImages(docker, positionals[1] === 'node' ? 'node' : 'host', o))
} catch (error) {
  if (!(error instanceof ImagesError)) throw error
  console.error(error.message, error.fix ?? '', error.detail ?? '')
  process.exitCode = 1
}
