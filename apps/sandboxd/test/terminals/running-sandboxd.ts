import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SandboxStatus, Topology } from '@cka-netlab/contracts'
import { DockerDriver } from '@cka-netlab/sandbox'

const SERVER = resolve(import.meta.dirname, '../../src/server.ts')

/** sandboxd as a process of its own, with an owner and a data folder that nobody else has. */
export class RunningSandboxd implements AsyncDisposable {
  readonly secret = randomBytes(16).toString('hex')
  readonly owner = `test-${randomBytes(4).toString('hex')}`
  readonly dataDir = mkdtempSync(join(tmpdir(), 'cka-netlab-terminals-'))
  #child: ChildProcess | undefined
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** @param environment - settings beside those that every test has */
  async start(environment: Record<string, string> = {}): Promise<void> {
    this.#port ||= await freePort()
    this.#child = spawn(process.execPath, [...process.execArgv, SERVER], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        CKA_NETLAB_SANDBOXD_PORT: String(this.#port),
        CKA_NETLAB_SANDBOXD_SECRET: this.secret,
        CKA_NETLAB_DATA_DIR: this.dataDir,
        CKA_NETLAB_OWNER: this.owner,
        CKA_NETLAB_IMAGES: 'on-demand',
        CKA_NETLAB_POOL_MAX: '0',
        CKA_NETLAB_LOG_LEVEL: 'warn',
        ...environment,
      },
    })
    await within(60, 'sandboxd answers', async () => (await fetch(`${this.url}/healthz`)).ok)
  }

  /** SIGTERM is what a person does, SIGKILL what a crash is. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await Promise.race([exited, sleep(10_000, undefined, { ref: false })])
  }

  async call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    })
  }

  async createSandbox(topology: Topology): Promise<string> {
    const id = randomUUID()
    await this.call('POST', '/v1/sandboxes', { id, topology, lifetimeSeconds: 3600 })
    await within(240, 'the sandbox is ready', async () => {
      const status = (await (await this.call('GET', `/v1/sandboxes/${id}`)).json()) as SandboxStatus
      if (status.state === 'failed') throw new Error(JSON.stringify(status.failure))
      return status.state === 'ready'
    })
    return id
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    const driver = new DockerDriver({ owner: this.owner, dataDir: this.dataDir })
    await driver.removeAll()
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

/** Waits until something holds; errors on the way count as "not yet", the last one is told. */
export async function within(seconds: number, what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000
  let last: unknown
  while (Date.now() < end) {
    try {
      if (await holds()) return
      last = undefined
    } catch (error) {
      last = error
    }
    await sleep(50)
  }
  throw new Error(`Not within ${seconds} s: ${what}`, { cause: last })
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolvePort(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
