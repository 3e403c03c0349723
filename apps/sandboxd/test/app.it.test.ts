import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { SandboxEvent, SandboxStatus, Topology } from '@cka-netlab/contracts'
import { DockerDriver, SandboxdClient } from '@cka-netlab/sandbox'
import Dockerode from 'dockerode'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildApp, readConfig } from '../src/index.ts'

const secret = randomBytes(16).toString('hex')
const owner = `test-${randomBytes(4).toString('hex')}`
const docker = new Dockerode()
const host = { name: 'host' } as const
/** Memory for one bare sandbox ahead, and for no cluster. */
const POOL = { CKA_NETLAB_IMAGES: 'at-start', CKA_NETLAB_POOL_MAX: '1', CKA_NETLAB_SANDBOX_MEMORY_MIB: '900' }
let dataDir: string
let app: FastifyInstance
let client: SandboxdClient

/** Starts sandboxd as a new process would find it. */
async function start(environment: Record<string, string> = {}): Promise<void> {
  app = await buildApp(
    readConfig({
      CKA_NETLAB_SANDBOXD_PORT: '0',
      CKA_NETLAB_SANDBOXD_SECRET: secret,
      CKA_NETLAB_DATA_DIR: dataDir,
      CKA_NETLAB_OWNER: owner,
      CKA_NETLAB_IMAGES: 'on-demand',
      CKA_NETLAB_STARTS_MAX: '1',
      CKA_NETLAB_POOL_MAX: '0',
      CKA_NETLAB_LOG_LEVEL: 'error',
      ...environment,
    }),
  )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  client = new SandboxdClient({ url, secret })
}

async function stop(): Promise<void> {
  client.close()
  await app.close()
}

async function until(id: string, state: SandboxStatus['state']): Promise<SandboxStatus> {
  return vi.waitUntil(
    async () => {
      const status = await client.get(id)
      if (status.state === 'failed' && state !== 'failed') throw new Error(JSON.stringify(status.failure))
      return status.state === state && status
    },
    { timeout: 90_000, interval: 200 },
  )
}

/** Asks for a sandbox, which is gone after the test whatever becomes of that. */
async function create(lifetimeSeconds = 600): Promise<SandboxStatus> {
  const id = randomUUID()
  onTestFinished(async () => {
    await client.destroy(id)
    await vi.waitUntil(async () => ['ended', undefined].includes(await stateOf(id)), { timeout: 60_000, interval: 200 })
  })
  return client.create({ id, topology: host, lifetimeSeconds })
}

/** Undefined for what sandboxd does not know. */
async function stateOf(id: string): Promise<SandboxStatus['state'] | undefined> {
  return (await client.list()).find((status) => status.id === id)?.state
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cka-netlab-sandboxd-'))
  await start()
})

afterAll(async () => {
  await stop()
  await new DockerDriver({ owner, dataDir: resolve(import.meta.dirname, '../../../.data') }).removeAll()
  await rm(dataDir, { recursive: true, force: true })
})

describe('the door', () => {
  it.each(['/v1/sandboxes', '/v1/events', '/v1/images', '/v1/metrics', `/v1/sandboxes/${randomUUID()}/terminals`])(
    'is shut at %s without the secret',
    async (url) => {
      for (const authorization of [undefined, 'Bearer wrong', `Bearer ${secret}x`]) {
        const { statusCode, headers, body } = await app.inject({ url, headers: authorization ? { authorization } : {} })
        expect(statusCode).toBe(403)
        expect(headers['content-type']).toContain('application/problem+json')
        expect(JSON.parse(body)).toMatchObject({ code: 'SECRET_INVALID' })
      }
    },
  )

  it('is open for the question whether it works', async () => {
    const { statusCode, body } = await app.inject('/healthz')
    expect(statusCode).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ ok: true, engine: { name: 'docker' } })
  })

  it('is open for the question whether a sandbox can be started now', async () => {
    const { statusCode, body } = await app.inject('/readyz')
    const { ok, engine, image } = JSON.parse(body)
    expect([statusCode, engine, ok]).toEqual([image ? 200 : 503, true, image])
  })

  it('tells Prometheus of sandboxes, pool, queue and memory', async () => {
    const text = await client.metrics()
    for (const line of ['cka_netlab_sandboxes{state="claimed"} 0', 'cka_netlab_starts_waiting 0'])
      expect(text).toContain(line)
    expect(text).toMatch(/cka_netlab_sandbox_memory_mib\{part="all"\} \d+/)
  })

  it('names the fields that are wrong', async () => {
    const headers = { authorization: `Bearer ${secret}` }
    const payload = { id: 'x', topology: { name: 'cloud' }, lifetimeSeconds: 1 }
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/v1/sandboxes', headers, payload })
    expect(statusCode).toBe(400)
    const { code, errors } = JSON.parse(body)
    expect(code).toBe('BAD_REQUEST')
    expect(errors.map((error: { at: string }) => error.at).sort()).toEqual([
      '/id',
      '/lifetimeSeconds',
      '/topology/name',
    ])
  })

  it('answers 404 for a sandbox that is not there', async () => {
    await expect(client.get(randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 })
    expect(await client.destroy(randomUUID())).toBeNull()
  })

  it('forgets what was recorded in a sandbox that is no more', async () => {
    const id = randomUUID()
    const folder = join(dataDir, 'recordings', id)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '1.cast'), '{}')
    await client.removeRecordings(id)
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' })
    await client.removeRecordings(id)
  })
})

it('makes the images of further clusters behind what is made in any case, for whoever needs them', async () => {
  const calico: Topology = { name: 'cluster', cni: 'calico', addons: [] }
  const wanted: Topology[][] = [[calico, host], [calico]]
  for (const topologies of wanted) await client.wantTopologies(topologies)
  const steps = (await client.images()).map(({ id }) => id)
  expect(steps).toEqual(['image-host', 'image-node', 'snapshot-cluster-bridge', 'snapshot-cluster-calico'])
})

describe('a life', () => {
  it('goes from request to end, asked for twice and told by events', async () => {
    const events: SandboxEvent[] = []
    const listening = new AbortController()
    const reading = (async () => {
      for await (const event of client.events(listening.signal)) events.push(event)
    })()
    await vi.waitUntil(() => events.some((event) => event.type === 'beat'), 10_000)

    const spec = { id: randomUUID(), topology: host, lifetimeSeconds: 600 }
    const first = await client.create(spec)
    expect(first).toMatchObject({ id: spec.id, state: 'requested' })
    expect((await client.create(spec)).createdAt).toBe(first.createdAt)
    const access = client.access(spec.id, host)
    await expect(
      access.exec({ machine: 'node01', user: 'root', script: 'true', timeoutSeconds: 5 }),
    ).rejects.toMatchObject({
      code: 'SANDBOX_NOT_READY',
    })

    const ready = await until(spec.id, 'ready')
    expect(ready.steps.filter((step) => step.state !== 'done')).toEqual([])
    expect(ready.machines.map((machine) => machine.name)).toEqual(['terminal', 'node01', 'node02'])
    expect(await client.claim(spec.id)).toMatchObject({ state: 'claimed' })

    const { stdout } = await access.exec({
      machine: 'terminal',
      user: 'learner',
      script: 'ssh node01 hostname',
      timeoutSeconds: 20,
    })
    expect(stdout).toBe('node01\n')
    const { links } = await access.view.observe('network', { place: { node: 'node02' } })
    expect(links.map((link) => link.name)).toEqual(['lo', 'eth0'])
    await expect(
      access.view.observe('ping', { place: { node: 'node09' }, address: '172.30.0.1' }),
    ).rejects.toMatchObject({
      fault: 'target',
      code: 'NO_SUCH_MACHINE',
    })

    expect(await client.pause(spec.id)).toMatchObject({ state: 'paused' })
    await expect(
      access.exec({ machine: 'node01', user: 'root', script: 'true', timeoutSeconds: 5 }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await client.resume(spec.id)).toMatchObject({ state: 'claimed' })
    expect(await client.destroy(spec.id)).toMatchObject({ state: 'ending' })
    await until(spec.id, 'ended')
    listening.abort()
    await reading

    const states = events.flatMap((event) => (event.type === 'sandbox' ? [event.sandbox.state] : []))
    const changes = states.filter((state, n) => state !== states[n - 1])
    expect(changes).toEqual(['requested', 'booting', 'ready', 'claimed', 'paused', 'claimed', 'ending', 'ended'])
    expect(await docker.listContainers({ all: true, filters: { label: [`cka-netlab.sandbox=${spec.id}`] } })).toEqual(
      [],
    )
  })

  it('shows its place in the queue, and can be given up there', async () => {
    const both = await Promise.all([create(), create()])
    const waits = ({ steps }: SandboxStatus) => steps.some(({ id, state }) => id === 'queue' && state === 'running')
    const second = await vi.waitUntil(async () => (await client.list()).find(waits), 20_000)
    const queue = second.steps.find((step) => step.id === 'queue')
    expect(queue?.detail).toContain('You are next')
    await client.destroy(second.id)
    await until(second.id, 'ended')
    await until(both.find(({ id }) => id !== second.id)?.id ?? '', 'ready')
  })
})

describe('a restart', () => {
  it('adopts what is alive and removes what is half made', async () => {
    const { id } = await create()
    const before = await until(id, 'ready')
    await client.claim(id)
    // As a process leaves it that is killed while it starts a sandbox: the probe has not got its final name.
    const half = await create()
    await until(half.id, 'ready')
    await docker.getContainer(`netlab-${half.id}-probe`).rename({ name: `netlab-${half.id}-probe-booting` })
    await stop()
    await start()

    const [adopted, ...others] = await client.list()
    expect(others).toEqual([])
    expect(adopted).toMatchObject({ id, state: 'claimed', steps: before.steps, expiresAt: before.expiresAt })
    expect(await docker.listContainers({ all: true, filters: { label: [`cka-netlab.sandbox=${half.id}`] } })).toEqual(
      [],
    )
    const { exitCode } = await client.exec(id, { machine: 'node01', user: 'root', script: 'true', timeoutSeconds: 5 })
    expect(exitCode).toBe(0)

    await docker.getContainer(`netlab-${id}-node01`).kill()
    const failed = await until(id, 'failed')
    expect(failed.failure).toMatchObject({ reason: 'MACHINE_KILLED', message: expect.stringContaining('node01') })
    await client.destroy(id)
    await until(id, 'ended')
  })

  it('ends what has reached its age, whoever still wants it', async () => {
    const { id } = await create(60)
    await until(id, 'ready')
    await client.claim(id)
    const expiry = new Date((await client.get(id)).expiresAt)
    vi.useFakeTimers({ toFake: ['Date'], now: expiry })
    try {
      await until(id, 'ended')
    } finally {
      vi.useRealTimers()
    }
  })

  it('lets what the machine does not carry wait, with its place, until another has ended', async () => {
    await stop()
    await start({ CKA_NETLAB_SANDBOX_MEMORY_MIB: '300' })
    const first = await create()
    await until(first.id, 'ready')
    const second = await create()
    await vi.waitUntil(async () => (await client.get(second.id)).steps.some(({ id }) => id === 'queue'))
    const [place] = (await client.get(second.id)).steps
    expect(place).toMatchObject({ id: 'queue', state: 'running', detail: expect.stringContaining('You are next') })
    await client.destroy(first.id)
    await until(second.id, 'ready')
    await client.destroy(second.id)
    await until(second.id, 'ended')
  })

  it('refuses at once what would never fit', async () => {
    const cluster = { name: 'cluster', cni: 'bridge', addons: [] } as const
    const spec = { id: randomUUID(), topology: { ...cluster, addons: [] }, lifetimeSeconds: 600 }
    await expect(client.create(spec)).rejects.toMatchObject({ code: 'NO_CAPACITY', status: 503 })
  })
})

describe('the pool', () => {
  beforeAll(async () => {
    await stop()
    await start(POOL)
  })

  const bare = async () => (await client.capacity()).pool.find(({ topology }) => topology.name === 'host')
  const running = () => vi.waitUntil(async () => (await bare())?.running === 1, { timeout: 90_000, interval: 300 })
  const sayHello = { machine: 'terminal', user: 'learner', script: 'hostname', timeoutSeconds: 10 } as const

  it('has a sandbox ready before anybody asks, and gives it at once', async () => {
    await running()
    const status = await create()
    expect(status).toMatchObject({ state: 'ready', steps: [{ id: 'pool', state: 'done' }] })
    await expect(client.exec(status.id, sayHello)).resolves.toMatchObject({ stdout: 'terminal\n' })
    await client.destroy(status.id)
    await until(status.id, 'ended')
  })

  it('makes another one in place of one that was taken', async () => {
    await running()
  })

  it('finds what is made ahead, and what was given away, after a restart', async () => {
    const given = await create()
    await client.claim(given.id)
    await running()
    const before = await names()
    await stop()
    await start(POOL)
    expect((await client.get(given.id)).state).toBe('claimed')
    expect(await bare()).toMatchObject({ running: 1 })
    expect(await names()).toEqual(before)
    await expect(client.exec(given.id, sayHello)).resolves.toMatchObject({ stdout: 'terminal\n' })
    await client.destroy(given.id)
    await until(given.id, 'ended')
  })

  it('wakes a sandbox that was paused while nobody typed as soon as something is asked of it', async () => {
    const { id } = await create()
    await until(id, 'ready')
    await client.claim(id)
    expect(await client.pause(id, { wakes: true })).toMatchObject({ state: 'paused' })
    await expect(client.exec(id, sayHello)).resolves.toMatchObject({ stdout: 'terminal\n' })
    expect((await client.get(id)).state).toBe('claimed')
    await client.pause(id)
    await expect(client.exec(id, sayHello)).rejects.toMatchObject({ code: 'CONFLICT' })
    await client.destroy(id)
    await until(id, 'ended')
  })

  async function names(): Promise<string[]> {
    const containers = await docker.listContainers({ all: true, filters: { label: [`cka-netlab.owner=${owner}`] } })
    return containers.flatMap(({ Names }) => Names).toSorted()
  }
})

it('says that sandboxd does not answer', async () => {
  const nobody = new SandboxdClient({ url: 'http://127.0.0.1:9', secret })
  await expect(nobody.list()).rejects.toMatchObject({ code: 'SANDBOXD_UNREACHABLE' })
  const look = nobody.access(randomUUID(), host).view.observe('namespaces', { node: 'node01' })
  await expect(look).rejects.toMatchObject({ fault: 'platform', code: 'SANDBOXD_UNREACHABLE' })
})
