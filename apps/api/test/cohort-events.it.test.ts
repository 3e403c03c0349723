import type { CohortEvent } from '@cka-netlab/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp } from '../src/index.ts'
import { notifyAttempt } from '../src/plugins/notifications.ts'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt, seedCohort, seedScore } from './seed.ts'

let api: TestApi
let url: string
let ines: Person
let ada: Person
let bob: Person
let cohortId: string
beforeAll(async () => {
  api = await startApi({ gradesAtOnce: 0 })
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ;({ ines, ada, bob, cohortId } = await seedCohort(api, 'Autumn'))
})

/** Follows a cohort as a browser's EventSource would. */
async function follow(base = url) {
  const stop = new AbortController()
  const response = await fetch(`${base}/api/v1/cohorts/${cohortId}/events`, {
    headers: { cookie: ines.cookie },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(20_000)]),
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const events = read(response)
  const next = async () => (await events.next()).value as CohortEvent | undefined
  return { next, stop: () => stop.abort() }
}

async function* read(response: Response): AsyncGenerator<CohortEvent> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = text.slice(0, end).match(/^event: cohort\ndata: (.*)$/)?.[1]
      text = text.slice(end + 2)
      if (data) yield JSON.parse(data)
    }
  }
}

async function score(attemptId: string, percent: number): Promise<void> {
  await seedScore(api, attemptId, { percent })
  await notifyAttempt(api.db, attemptId)
}

describe('events of a cohort', () => {
  it('begin with all learners, then bring the rows that have changed, changes of a moment as one', async () => {
    const stream = await follow()
    const first = await stream.next()
    if (first?.type !== 'progress') throw new Error(`the first event is ${first?.type}`)
    expect(first.progress.learners.map(({ name }) => name)).toEqual(['Ada', 'Bob'])
    const { id } = await seedAttempt(api, ada)
    await score(id, 30)
    await score(id, 60)
    const at = first.progress.labs.findIndex((lab) => lab.id === LABS.host)
    const second = await stream.next()
    if (second?.type !== 'learner') throw new Error(`the second event is ${second?.type}`)
    expect([second.learner.userId, second.learner.best[at], second.learner.working?.labId]).toEqual([
      ada.id,
      60,
      LABS.host,
    ])
    // What changes no row is not told: the next event is Bob's.
    await notifyAttempt(api.db, id)
    await score((await seedAttempt(api, bob)).id, 10)
    expect(await stream.next()).toMatchObject({ type: 'learner', learner: { userId: bob.id } })
    stream.stop()
  })

  it('bring all again when somebody comes or goes', async () => {
    const stream = await follow()
    await stream.next()
    await ines.call('DELETE', `/api/v1/cohorts/${cohortId}/members/${bob.id}`)
    expect(await stream.next()).toMatchObject({ type: 'progress', progress: { learners: [{ userId: ada.id }] } })
    stream.stop()
  })

  it('reach an instructor who is connected to another process', async () => {
    const other = await buildApp(api.config)
    const stream = await follow(await other.listen({ host: '127.0.0.1', port: 0 }))
    await stream.next()
    await seedAttempt(api, ada).then(({ id }) => score(id, 20))
    expect(await stream.next()).toMatchObject({ type: 'learner', learner: { userId: ada.id } })
    stream.stop()
    await other.close()
  })

  it('come over one line to Postgres, however many watch', async () => {
    const [one, two] = [await follow(), await follow()]
    expect([(await one.next())?.type, (await two.next())?.type]).toEqual(['progress', 'progress'])
    await seedAttempt(api, ada).then(({ id }) => score(id, 20))
    expect([(await one.next())?.type, (await two.next())?.type]).toEqual(['learner', 'learner'])
    const [{ lines } = { lines: 0 }] = await api.db.$queryRaw<{ lines: number }[]>`
      SELECT count(*)::int AS lines FROM pg_stat_activity
       WHERE query LIKE 'LISTEN cka_netlab%' AND datname = current_database()`
    expect(lines).toBe(1)
    one.stop()
    two.stop()
  })

  it('come again with all after the line to Postgres was cut', async () => {
    const stream = await follow()
    await stream.next()
    await api.db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE query LIKE 'LISTEN cka_netlab%' AND datname = current_database()`
    await seedAttempt(api, ada).then(({ id }) => score(id, 20))
    expect(await stream.next()).toMatchObject({ type: 'learner', learner: { userId: ada.id } })
    stream.stop()
  })

  it('end for whoever is no longer an instructor', async () => {
    const boss = await api.register('Grace')
    await api.db.user.update({ where: { id: boss.id }, data: { role: 'admin' } })
    const stream = await follow()
    await stream.next()
    await boss.call('PATCH', `/api/v1/admin/users/${ines.id}`, { role: 'learner' })
    expect(await stream.next()).toBeUndefined()
  })
})
