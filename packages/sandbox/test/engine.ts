import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Dockerode from 'dockerode'
import { DockerDriver, type DockerDriverOptions } from '../src/index.ts'

/** Where the images' build outputs are; builds nothing when the images exist. */
export const buildDir = resolve(import.meta.dirname, '../../../.data')

export interface TestEngine extends AsyncDisposable {
  docker: Dockerode
  owner: string
  dataDir: string
  /** Another driver of the same owner, as after a restart. */
  driver(options?: Partial<DockerDriverOptions>): DockerDriver
}

/** An owner that nobody else is; disposing removes all it has on the engine. */
export async function testEngine(): Promise<TestEngine> {
  const docker = new Dockerode()
  const owner = `test-${randomBytes(4).toString('hex')}`
  const dataDir = await mkdtemp(join(tmpdir(), 'cka-netlab-sandbox-'))
  const driver = (options: Partial<DockerDriverOptions> = {}) =>
    new DockerDriver({ owner, dataDir: buildDir, ...options })
  return {
    docker,
    owner,
    dataDir,
    driver,
    async [Symbol.asyncDispose]() {
      await driver().removeAll()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
