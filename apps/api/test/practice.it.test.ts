import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Person, startApi, type TestApi } from './harness.ts'
import { grade, LABS, seedAttempt } from './seed.ts'

let api: TestApi
let ada: Person
let id: string
beforeAll(async () => {
  api = await startApi({ gradesAtOnce: 0 })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ada = await api.register('Ada')
  id = (await seedAttempt(api, ada, { labId: LABS.repair })).id
})

const post = (action: string, payload?: object) => ada.call('POST', `/api/v1/attempts/${id}/${action}`, payload)
const audits = (action: string) => api.db.auditEvent.count({ where: { subjectId: id, action } })

/** A submission as its grade job would have left it. */
async function graded(percent: number): Promise<void> {
  const { body } = await post('submissions', { key: randomUUID() })
  await grade(api, body.id, { percent, points: percent, pointsMax: 100 })
}

describe('the solution on demand', () => {
  it('is shown at once, marked, and what is checked afterwards does not count', async () => {
    await graded(30)
    const shown = await post('solution')
    expect(shown.body).toMatchObject({ state: 'active', solution: { run: expect.stringContaining('kubectl') } })
    expect(shown.body.solutionSeenAt).not.toBeNull()
    await post('solution')
    expect(await audits('solution.shown')).toBe(1)
    await graded(100)
    expect((await ada.call('GET', `/api/v1/attempts/${id}`)).body.bestPercent).toBe(30)
    const lab = (await ada.call('GET', `/api/v1/labs/${LABS.repair}`)).body
    expect(lab).toMatchObject({ bestPercent: 30, history: [{ percent: 30, withSolution: true }] })
    const { labs } = (await ada.call('GET', '/api/v1/labs')).body
    expect(labs.find((one: { id: string }) => one.id === LABS.repair).bestPercent).toBe(30)
  })

  it('is not shown before the machines are ready, nor to anybody else', async () => {
    await api.db.attempt.update({ where: { id }, data: { state: 'preparing' } })
    expect((await post('solution')).body.code).toBe('SANDBOX_NOT_READY')
    const bob = await api.register('Bob')
    for (const action of ['solution', 'pause', 'resume', 'reset'])
      expect((await bob.call('POST', `/api/v1/attempts/${id}/${action}`)).status).toBe(404)
  })
})

describe('pause and reset', () => {
  it('change nothing while sandboxd does not answer', async () => {
    const before = await api.db.attempt.findUniqueOrThrow({ where: { id } })
    for (const action of ['pause', 'reset']) expect((await post(action)).body.code).toBe('SANDBOXD_UNREACHABLE')
    expect(await api.db.attempt.findUniqueOrThrow({ where: { id } })).toEqual(before)
  })

  it('wait for a check that goes on', async () => {
    await post('submissions', { key: randomUUID() })
    expect((await post('pause')).body.code).toBe('CONFLICT')
  })

  it('a paused lab is not checked', async () => {
    await api.db.attempt.update({ where: { id }, data: { pausedAt: new Date() } })
    expect((await post('submissions', { key: randomUUID() })).body.code).toBe('ATTEMPT_PAUSED')
  })
})

describe('the progress page', () => {
  it('says what is mastered, what failed last, and what to do next', async () => {
    await graded(50)
    const submission = await api.db.submission.findFirstOrThrow({ where: { attemptId: id } })
    const row = { taskId: 'point-at-db', points: 0, pointsMax: 4, seconds: 1 }
    const verdict = { outcome: 'fail', expected: '200', observed: '502' }
    await api.db.checkResult.createMany({
      data: [
        {
          ...row,
          submissionId: submission.id,
          checkId: 'page-loads',
          title: 'The page',
          position: 1,
          outcome: 'fail',
          verdict,
        },
        {
          ...row,
          submissionId: submission.id,
          checkId: 'env',
          title: 'The name',
          position: 0,
          outcome: 'pass',
          verdict,
        },
      ],
    })
    const { body } = await ada.call('GET', '/api/v1/progress')
    expect(body.topics.find((one: { topic: string }) => one.topic === 'coredns')).toMatchObject({ tried: 1, solved: 0 })
    expect(body.recent).toMatchObject([{ kind: 'lab', id, percent: 50, seconds: null }])
    expect(body.weakest).toMatchObject([{ checkId: 'page-loads', title: 'The page', failed: 1, times: 1 }])
    // The lab of that check is running, so another one is suggested.
    expect(body.suggestion.lab.id).not.toBe(LABS.repair)
    await ada.call('POST', `/api/v1/attempts/${id}/end`)
    const later = (await ada.call('GET', '/api/v1/progress')).body
    expect(later.suggestion).toMatchObject({ lab: { id: LABS.repair }, reason: expect.stringContaining('The page') })
  })

  it('of a newcomer has every topic at nothing, and a first lab', async () => {
    const bob = await api.register('Bob')
    const { body } = await bob.call('GET', '/api/v1/progress')
    expect(body.topics.every((one: { percent: number }) => one.percent === 0)).toBe(true)
    expect(body).toMatchObject({ recent: [], weakest: [], suggestion: { lab: { attempts: 0 } } })
  })
})
