import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DockerDriver, SandboxdClient } from '@cka-netlab/sandbox'

const repository = resolve(import.meta.dirname, '../../../..')
const START_SECONDS = 60

export interface RunningSandboxd extends AsyncDisposable {
  url: string
  secret: string
  client: SandboxdClient
}

/** The real sandboxd as a process of its own; disposing ends it and removes every sandbox that it made. */
export async function startSandboxd(): Promise<RunningSandboxd> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cka-netlab-api-sandboxd-'))
  const owner = `test-${randomBytes(4).toString('hex')}`
  const secret = randomBytes(16).toString('hex')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [join(repository, 'apps/sandboxd/src/server.ts')], {
    cwd: join(repository, 'apps/sandboxd'),
    stdio: 'ignore',
    env: {
      ...process.env,
      CKA_NETLAB_SANDBOXD_PORT: String(port),
      CKA_NETLAB_SANDBOXD_SECRET: secret,
      CKA_NETLAB_DATA_DIR: dataDir,
      CKA_NETLAB_OWNER: owner,
      CKA_NETLAB_IMAGES: 'on-demand',
      CKA_NETLAB_POOL_MAX: '0',
    },
  })
  const client = new SandboxdClient({ url, secret })
  const stop = async () => {
    client.close()
    await end(child)
    await new DockerDriver({ owner, dataDir }).removeAll()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await untilUp(client, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, secret, client, [Symbol.asyncDispose]: stop }
}

async function untilUp(client: SandboxdClient, child: ChildProcess): Promise<void> {
  for (const late = Date.now() + START_SECONDS * 1000; Date.now() < late; await sleep(200)) {
    if (child.exitCode !== null) throw new Error(`sandboxd ended at its start (${child.exitCode})`)
    if (await client.list().catch(() => undefined)) return
  }
  throw new Error(`sandboxd was not up within ${START_SECONDS} s`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([gone, sleep(15_000, undefined, { ref: false })])
  child.kill('SIGKILL')
  await gone
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
