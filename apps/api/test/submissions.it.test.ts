import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gradeSubmission } from '../src/grading/grade-job.ts'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt } from './seed.ts'

let api: TestApi
let ada: Person
let attemptId: string
beforeAll(async () => {
  api = await startApi()
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ada = await api.register()
  attemptId = (await seedAttempt(api, ada, { labId: LABS.questions })).id
})

const submit = (key: string, answers?: Record<string, string>) =>
  ada.call('POST', `/api/v1/attempts/${attemptId}/submissions`, { key, answers })
const jobs = (id: string) =>
  api.db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pgboss.job WHERE id = ${id}::uuid`

/** A lab that cannot be judged without looking, and so takes a while where there is no sandbox; an empty answer to a question is wrong at once. */
async function takeHostLab() {
  await api.db.attempt.update({ where: { id: attemptId }, data: { state: 'ended' } })
  attemptId = (await seedAttempt(api, ada, { labId: LABS.host })).id
}

describe('handing in', () => {
  it('with one key makes one submission, one job and one audit event, however often it is sent', async () => {
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 6 }, () => submit(key)))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 202])
    const ids = new Set(answers.map(({ body }) => body.id))
    expect(ids.size).toBe(1)
    const [id = ''] = ids
    expect(await api.db.submission.count({ where: { attemptId } })).toBe(1)
    expect(await jobs(id)).toEqual([{ n: 1 }])
    expect(await api.db.auditEvent.count({ where: { action: 'submission.made', subjectId: id } })).toBe(1)
  })

  it('again while the first is being checked is refused and loses nothing', async () => {
    // The questions of the other lab may be judged before the second request is there.
    await takeHostLab()
    await submit(randomUUID())
    const second = await submit(randomUUID())
    expect([second.status, second.body.code]).toEqual([409, 'CONFLICT'])
    expect(await api.db.submission.count({ where: { attemptId } })).toBe(1)
  })

  it('keeps the answers as they were at that moment', async () => {
    const { body: view } = await ada.call('GET', `/api/v1/attempts/${attemptId}`)
    const check = view.lab.tasks[0].checks[0].id
    const { body } = await submit(randomUUID(), { [check]: '10.96.0.0/12' })
    await ada.call('PUT', `/api/v1/attempts/${attemptId}/answers`, { answers: { [check]: 'later' } })
    const row = await api.db.submission.findUnique({ where: { id: body.id } })
    expect(row?.answers).toEqual({ [check]: '10.96.0.0/12' })
  })

  it('is not possible before the sandbox is ready, nor after the end', async () => {
    await api.db.attempt.update({ where: { id: attemptId }, data: { state: 'preparing' } })
    expect((await submit(randomUUID())).body.code).toBe('SANDBOX_NOT_READY')
    await ada.call('POST', `/api/v1/attempts/${attemptId}/end`)
    expect((await submit(randomUUID())).body.code).toBe('ATTEMPT_OVER')
  })
})

describe('a grade', () => {
  beforeEach(takeHostLab)

  const run = (id: string, last: boolean) => ({ id, last, signal: new AbortController().signal })

  it('is tried again while the platform cannot look, and in the end costs the learner nothing', async () => {
    const { body } = await submit(randomUUID())
    // The workers of this process may have begun as well: they come to the same end.
    await gradeSubmission(api.app, run(body.id, false)).catch((error) => expect(error.code).toBe('GRADE_INCONCLUSIVE'))
    await gradeSubmission(api.app, run(body.id, true))
    const view = (await ada.call('GET', `/api/v1/attempts/${attemptId}`)).body
    expect(view.submission).toMatchObject({ state: 'failed', percent: null, failure: { reason: 'GRADE_FAILED' } })
    expect(view.bestPercent).toBeNull()
    // The next one is accepted.
    expect((await submit(randomUUID())).status).toBe(202)
  }, 120_000)

  it('of a lab that was ended meanwhile is given up', async () => {
    const { body } = await submit(randomUUID())
    await ada.call('POST', `/api/v1/attempts/${attemptId}/end`)
    await gradeSubmission(api.app, run(body.id, true))
    const row = await api.db.submission.findUnique({ where: { id: body.id } })
    expect(row?.state).toBe('failed')
  })
})
