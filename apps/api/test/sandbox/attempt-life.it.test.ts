import { randomUUID } from 'node:crypto'
import type { AttemptView } from '@cka-netlab/contracts'
import { typeSolution } from '@cka-netlab/grading'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildApp } from '../../src/index.ts'
import { reconcile } from '../../src/sandboxes/reconcile.ts'
import { type Person, startApi, type TestApi } from '../harness.ts'
import { LABS } from '../seed.ts'
import { type RunningSandboxd, startSandboxd } from './running-sandboxd.ts'

let sandboxd: RunningSandboxd
let api: TestApi
let ada: Person
beforeAll(async () => {
  sandboxd = await startSandboxd()
  api = await startApi({ sandboxd })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await sandboxd?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ada = await api.register()
})

const view = async (id: string): Promise<AttemptView> => (await ada.call('GET', `/api/v1/attempts/${id}`)).body

async function until(id: string, holds: (attempt: AttemptView) => boolean): Promise<AttemptView> {
  return vi.waitUntil(
    async () => {
      const attempt = await view(id)
      return holds(attempt) && attempt
    },
    { timeout: 150_000, interval: 300 },
  )
}

async function begin(): Promise<AttemptView> {
  const { status, body } = await ada.call('POST', '/api/v1/attempts', { labId: LABS.host })
  expect([status, body.state]).toEqual([201, 'preparing'])
  return body
}

async function check(id: string): Promise<AttemptView> {
  const { body } = await ada.call('POST', `/api/v1/attempts/${id}/submissions`, { key: randomUUID() })
  return until(
    id,
    ({ submission }) =>
      submission !== null && submission.id === body.id && ['graded', 'failed'].includes(submission.state),
  )
}

describe('an attempt on real machines', () => {
  it('is prepared, graded 0 untouched and 100 solved, and its machines go when it ends', async () => {
    const { id } = await begin()
    const active = await until(id, ({ state }) => state !== 'preparing')
    expect(active).toMatchObject({ state: 'active', sandbox: { state: 'claimed' } })
    expect(active.steps.every((step) => step.state === 'done')).toBe(true)

    expect((await check(id)).submission).toMatchObject({ state: 'graded', percent: 0 })
    const lab = api.app.labs.get(LABS.host)
    const sandboxId = active.sandbox?.id ?? ''
    await typeSolution(sandboxd.client.access(sandboxId, { name: 'host' }), lab?.solution.run ?? '', 60)
    const solved = await check(id)
    expect(solved.submission).toMatchObject({ state: 'graded', percent: 100 })
    expect(solved.submission?.results).toHaveLength(lab?.tasks.flatMap((task) => task.checks).length ?? 0)

    expect((await ada.call('POST', `/api/v1/attempts/${id}/end`)).body).toMatchObject({
      state: 'ended',
      bestPercent: 100,
    })
    await vi.waitUntil(async () => (await sandboxd.client.get(sandboxId)).state === 'ended', 60_000)
    await reconcile(api.app)
    expect((await api.db.sandbox.findUnique({ where: { id: sandboxId } }))?.endedAt).not.toBeNull()
  }, 400_000)

  it('goes on in another process when the one that prepared it stops', async () => {
    const other = await buildApp(api.config)
    await other.ready()
    const { id } = await begin()
    await until(id, ({ sandbox }) => sandbox?.state === 'booting')
    // Either of the two may have the job; stopping one must not matter.
    await other.close()
    expect(await until(id, ({ state }) => state !== 'preparing')).toMatchObject({ state: 'active' })
    await ada.call('POST', `/api/v1/attempts/${id}/end`)
  }, 300_000)

  it('sleeps while nobody types, and wakes when it is checked', async () => {
    const { id } = await begin()
    const { sandbox } = await until(id, ({ state }) => state === 'active')
    const lastInputAt = new Date(Date.now() - api.config.sleepMinutes * 60_000)
    await api.db.sandbox.updateMany({ where: { attemptId: id }, data: { lastInputAt } })
    await reconcile(api.app)
    expect(await view(id)).toMatchObject({ state: 'active', sandbox: { state: 'paused' } })
    await sandboxd.client.access(sandbox?.id ?? '', { name: 'host' }).view.observe('namespaces', { node: 'node01' })
    await until(id, (attempt) => attempt.sandbox?.state === 'claimed')
    await ada.call('POST', `/api/v1/attempts/${id}/end`)
  }, 300_000)

  it('that nobody types into, or whose sandbox is gone, is closed with a reason to read', async () => {
    const idle = await begin()
    await until(idle.id, ({ state }) => state === 'active')
    await api.db.sandbox.updateMany({ where: { attemptId: idle.id }, data: { lastInputAt: new Date(0) } })
    await reconcile(api.app)
    expect(await view(idle.id)).toMatchObject({ state: 'ended', failure: { reason: 'IDLE' } })

    const lost = await begin()
    const active = await until(lost.id, ({ state }) => state === 'active')
    await sandboxd.client.destroy(active.sandbox?.id ?? '')
    const closed = await until(lost.id, ({ state }) => state === 'failed')
    expect(closed.failure).toMatchObject({ reason: 'SANDBOX_LOST' })
  }, 300_000)

  it('leaves nothing behind that nobody owns', async () => {
    const stray = randomUUID()
    await sandboxd.client.create({ id: stray, topology: { name: 'host' }, lifetimeSeconds: 600 })
    await reconcile(api.app)
    expect(['ending', 'ended']).toContain((await sandboxd.client.get(stray)).state)
  }, 60_000)
})
