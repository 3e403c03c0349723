import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolState, Topology } from '@cka-netlab/contracts'
import { topologyKey } from '@cka-netlab/contracts'
import { DockerDriver, SandboxdClient } from '@cka-netlab/sandbox'
import { type Config, repository } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { freePorts } from '../shared/free-port.ts'
import { goFirst } from '../shared/go-first.ts'
import { waitFor } from '../shared/wait.ts'
import { CLUSTER } from './bench.ts'

const ANSWER_SECONDS = 60
const LIFETIME_SECONDS = 3600
const STOP_SECONDS = 15
const POOL_SECONDS = 180

/** sandboxd as the product runs it, as a process of its own, with an owner and a data folder that nobody else has. */
export interface BenchSandboxd extends AsyncDisposable {
  readonly client: SandboxdClient
  /** Looks at the same sandboxes, past sandboxd. */
  readonly driver: DockerDriver
  readonly url: string
  readonly secret: string
  readonly owner: string
  /** Asks for a sandbox, a cluster unless it is said; ready at once when the pool has one. */
  create(topology?: Topology): Promise<{ id: string; state: string }>
  /** Waits until a cluster is ready, and claims it. @throws {ScriptError} when that takes longer. */
  claim(id: string, seconds: number): Promise<void>
  end(id: string): Promise<void>
  /** What is ahead of the clusters. */
  pool(): Promise<PoolState>
}

export async function startSandboxd(
  config: Config,
  o: { poolMax: number; memoryMiB?: number },
): Promise<BenchSandboxd> {
  const owner = `bench-${randomBytes(3).toString('hex')}`
  const dataDir = mkdtempSync(join(tmpdir(), 'cka-netlab-bench-'))
  // Images are made from what was compiled before.
  symlinkSync(resolve(config.dataDir, 'build'), join(dataDir, 'build'))
  const secret = randomBytes(16).toString('hex')
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [...process.execArgv, resolve(repository, 'apps/sandboxd/src/server.ts')], {
    stdio: ['ignore', 2, 2],
    detached: true,
    env: {
      ...config.environment,
      CKA_NETLAB_SANDBOXD_PORT: String(port),
      CKA_NETLAB_SANDBOXD_SECRET: secret,
      CKA_NETLAB_DATA_DIR: dataDir,
      CKA_NETLAB_OWNER: owner,
      CKA_NETLAB_POOL_MAX: String(o.poolMax),
      CKA_NETLAB_LOG_LEVEL: 'warn',
      ...(o.memoryMiB === undefined ? {} : { CKA_NETLAB_SANDBOX_MEMORY_MIB: String(o.memoryMiB) }),
    },
  })
  if (child.pid !== undefined) goFirst(child.pid)
  const client = new SandboxdClient({ url, secret })
  const driver = new DockerDriver({ owner, dataDir })
  const close = async () => {
    client.close()
    child.kill('SIGTERM')
    await waitFor(() => child.exitCode !== null || child.signalCode !== null, { timeoutSeconds: STOP_SECONDS })
    child.kill('SIGKILL')
    await driver.removeAll()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const answers = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  if (!(await waitFor(answers, { timeoutSeconds: ANSWER_SECONDS }))) {
    await close()
    throw new ScriptError('SANDBOXD_SILENT', `sandboxd does not answer after ${ANSWER_SECONDS} s.`)
  }
  return {
    client,
    driver,
    url,
    secret,
    owner,
    create: (topology = CLUSTER) => client.create({ id: randomUUID(), topology, lifetimeSeconds: LIFETIME_SECONDS }),
    async claim(id, seconds) {
      let said = ''
      const ready = await waitFor(
        async () => {
          const { state, failure } = await client.get(id)
          said = failure?.message ?? state
          return ['ready', 'claimed'].includes(state)
        },
        { timeoutSeconds: seconds },
      )
      if (!ready) throw new ScriptError('NOT_READY', `A sandbox was not ready after ${seconds} s: ${said}`)
      await client.claim(id)
    },
    async end(id) {
      await client.destroy(id)
      await waitFor(async () => (await client.get(id)).state === 'ended', { timeoutSeconds: 60 })
    },
    async pool() {
      const { pool } = await client.capacity()
      const found = pool.find(({ topology }) => topologyKey(topology) === topologyKey(CLUSTER))
      if (!found) throw new ScriptError('NO_POOL', 'sandboxd makes no clusters ahead.')
      return found
    },
    [Symbol.asyncDispose]: close,
  }
}

/** Waits until there is enough ahead. @throws {ScriptError} when that takes longer than three minutes. */
export async function poolHas(
  sandboxd: BenchSandboxd,
  enough: (pool: PoolState) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + POOL_SECONDS * 1000
  while (!enough(await sandboxd.pool())) {
    signal.throwIfAborted()
    if (performance.now() > until)
      throw new ScriptError('POOL_EMPTY', `The pool is not filled after ${POOL_SECONDS} s.`)
    await sleep(500)
  }
}
