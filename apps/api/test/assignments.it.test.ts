import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepAttempts } from '../src/attempts/deadline.ts'
import { typingGate } from '../src/terminals/typing-gate.ts'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt, seedScore } from './seed.ts'

/** Tells that it is there, and makes nothing; the real one is in test/sandbox. */
const sandboxd: Server = createServer((request, response) => {
  const answers = request.method === 'GET' && request.url === '/v1/images'
  response.writeHead(answers ? 200 : 503, { 'content-type': 'application/json' }).end('[]')
})
const HOUR = 3600_000
const FREE = { opensAt: null, closesAt: null, attemptsMax: null, minutes: null, draw: 'own' }

let api: TestApi
let ines: Person
let ada: Person
let cohortId: string
beforeAll(async () => {
  await new Promise<void>((done) => sandboxd.listen(0, '127.0.0.1', done))
  const { port } = sandboxd.address() as AddressInfo
  const there = { url: `http://127.0.0.1:${port}`, secret: 'a secret for the tests' }
  api = await startApi({ sandboxd: there, gradesAtOnce: 0 })
  ines = await api.register('Ines')
  await api.db.user.update({ where: { id: ines.id }, data: { role: 'instructor' } })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  sandboxd.close()
})
beforeEach(async () => {
  ada = await api.register('Ada')
  cohortId = (await ines.call('POST', '/api/v1/cohorts', { name: 'Autumn' })).body.id
  await api.db.cohortMember.create({ data: { cohortId, userId: ada.id } })
})

const path = () => `/api/v1/cohorts/${cohortId}/assignments`
const assign = (o: object = {}) => ines.call('POST', path(), { kind: 'lab', subject: LABS.host, ...FREE, ...o })
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString()
const begin = (assignmentId: string, labId = LABS.host) => ada.call('POST', '/api/v1/attempts', { labId, assignmentId })
const own = async () => (await ada.call('GET', '/api/v1/assignments')).body.assignments
const audits = (id: string, action: string) => api.db.auditEvent.count({ where: { subjectId: id, action } })

async function endAll(): Promise<void> {
  await api.db.attempt.updateMany({ where: { userId: ada.id }, data: { state: 'ended' } })
  await api.db.examAttempt.updateMany({ where: { userId: ada.id }, data: { state: 'ended' } })
}

describe('an assignment', () => {
  it('is made, changed and taken back by an instructor, each written down; what was begun under it stays', async () => {
    const { status, body } = await assign({ closesAt: inHours(2), attemptsMax: 2 })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      kind: 'lab',
      state: 'open',
      attemptsMax: 2,
      draw: 'own',
      learners: 1,
      begun: 0,
      done: 0,
    })
    expect(body.title).toBe(api.app.labs.get(LABS.host)?.title)
    const changed = await ines.call('PATCH', `${path()}/${body.id}`, { minutes: 20, opensAt: inHours(1) })
    expect(changed.body).toMatchObject({ minutes: 20, state: 'upcoming', attemptsMax: 2, closesAt: body.closesAt })
    await ines.call('PATCH', `${path()}/${body.id}`, { opensAt: null })
    const attempt = (await begin(body.id)).body
    expect((await ines.call('DELETE', `${path()}/${body.id}`)).status).toBe(204)
    expect((await ines.call('GET', path())).body).toEqual({ assignments: [] })
    expect((await ada.call('GET', `/api/v1/attempts/${attempt.id}`)).body).toMatchObject({ assignment: null })
    const seen = ['created', 'changed', 'removed'].map((action) => audits(body.id, `assignment.${action}`))
    expect(await Promise.all(seen)).toEqual([1, 2, 1])
  })

  it('is refused for a subject that there is not, or when it closes before it opens', async () => {
    const missing = await assign({ subject: 'no-such-lab' })
    expect([missing.status, missing.body.errors[0].at]).toEqual([400, 'body/subject'])
    const backwards = await assign({ opensAt: inHours(2), closesAt: inHours(1) })
    expect([backwards.status, backwards.body.errors[0].at]).toEqual([400, 'body/closesAt'])
    await ines.call('PATCH', `/api/v1/cohorts/${cohortId}`, { archived: true })
    expect((await assign()).body.code).toBe('COHORT_ARCHIVED')
  })

  it('is shown to its learners with what they have done of it, and to nobody else', async () => {
    const { id } = (await assign({ kind: 'topic', subject: 'namespaces', attemptsMax: 3, minutes: 30 })).body
    const [shown] = await own()
    expect(shown).toMatchObject({ id, kind: 'topic', title: 'Network namespaces', minutes: 30, exam: null })
    expect(shown.labs.map((lab: { id: string }) => lab.id)).toContain(LABS.host)
    const attempt = (await begin(id)).body
    await seedScore(api, attempt.id, { percent: 70 })
    const of = (await own())[0].labs.find((lab: { id: string }) => lab.id === LABS.host)
    expect(of).toMatchObject({ best: 70, attemptsUsed: 1, runningAttemptId: attempt.id })
    expect((await ines.call('GET', path())).body.assignments[0]).toMatchObject({ begun: 1, done: 0 })
    expect((await ines.call('GET', '/api/v1/assignments')).body.assignments).toEqual([])
    await ines.call('PATCH', `/api/v1/cohorts/${cohortId}`, { archived: true })
    expect(await own()).toEqual([])
  })

  it('counts as done by whoever has solved each lab of it', async () => {
    const { id } = (await assign()).body
    await seedScore(api, (await begin(id)).body.id, { percent: 100 })
    expect((await ines.call('GET', path())).body.assignments[0]).toMatchObject({ learners: 1, begun: 1, done: 1 })
  })
})

describe('beginning under an assignment', () => {
  it('waits until it opens, ends when it closes, and says when that is', async () => {
    const early = await begin((await assign({ opensAt: '2099-03-04T09:00:00.000Z' })).body.id)
    expect([early.status, early.body.code]).toEqual([409, 'ASSIGNMENT_NOT_OPEN'])
    expect(early.body.detail).toBe('It opens on 2099-03-04 at 09:00 UTC.')
    const late = await begin((await assign({ closesAt: '2026-01-02T10:30:00.000Z' })).body.id)
    expect(late.body.detail).toBe('It closed on 2026-01-02 at 10:30 UTC.')
    expect(await api.db.attempt.count({ where: { userId: ada.id } })).toBe(0)
  })

  it('takes as many attempts as it allows, not counting those that the platform broke; free practice goes on', async () => {
    const { id } = (await assign({ attemptsMax: 1 })).body
    const broken = (await begin(id)).body
    await api.db.attempt.update({ where: { id: broken.id }, data: { state: 'failed' } })
    expect((await begin(id)).status).toBe(201)
    await endAll()
    const third = await begin(id)
    expect([third.status, third.body.code, third.body.detail]).toEqual([
      409,
      'ATTEMPTS_USED_UP',
      'It allows one attempt.',
    ])
    expect((await ada.call('POST', '/api/v1/attempts', { labId: LABS.host })).body.assignment).toBeNull()
  })

  it('is for members, in cohorts that go on, and for what it asks', async () => {
    const { id } = (await assign()).body
    const other = await begin(id, LABS.repair)
    expect([other.status, other.body.errors[0].at]).toEqual([400, 'body/assignmentId'])
    expect((await ada.call('POST', '/api/v1/exam-attempts', { examId: 'warm-up', assignmentId: id })).status).toBe(400)
    const eve = await api.register('Eve')
    const stranger = await eve.call('POST', '/api/v1/attempts', { labId: LABS.host, assignmentId: id })
    const nowhere = await eve.call('POST', '/api/v1/attempts', { labId: LABS.host, assignmentId: randomUUID() })
    expect([stranger.status, stranger.body.code]).toEqual([404, 'NOT_FOUND'])
    expect({ ...stranger.body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' })
    await ines.call('PATCH', `/api/v1/cohorts/${cohortId}`, { archived: true })
    expect((await begin(id)).body.code).toBe('COHORT_ARCHIVED')
  })

  it('gives its minutes and the larger of the extra times, rounded up', async () => {
    const { id } = (await assign({ minutes: 25 })).body
    const extra = `${path()}/${id}/extra-time/${ada.id}`
    const granted = await ines.call('PUT', extra, { percent: 50 })
    expect(granted.body.extra).toEqual([{ userId: ada.id, name: 'Ada', percent: 50 }])
    await api.db.user.update({ where: { id: ada.id }, data: { examExtraPercent: 25 } })
    expect((await own())[0].minutes).toBe(38)
    const attempt = (await begin(id)).body
    expect((await api.db.attempt.findUniqueOrThrow({ where: { id: attempt.id } })).minutesMax).toBe(38)
    expect((await ines.call('PUT', extra, { percent: 0 })).body.extra).toEqual([])
    expect((await own())[0].minutes).toBe(32)
    expect((await ines.call('PUT', `${path()}/${id}/extra-time/${ines.id}`, { percent: 5 })).status).toBe(404)
    expect(await audits(id, 'assignment.extra-time')).toBe(2)
  })

  it('draws the same questions for all, or anew for each, whatever seed one asks for', async () => {
    const exam = { kind: 'exam', subject: 'mock', minutes: 60 }
    const sit = async (person: Person, assignmentId: string) => {
      const request = { examId: 'mock', assignmentId, seed: 'an easy one' }
      const { body } = await person.call('POST', '/api/v1/exam-attempts', request)
      return api.db.examAttempt.findUniqueOrThrow({ where: { id: body.id } })
    }
    const bob = await api.register('Bob')
    await api.db.cohortMember.create({ data: { cohortId, userId: bob.id } })
    const shared = (await assign({ ...exam, draw: 'shared' })).body
    const [first, second] = [await sit(ada, shared.id), await sit(bob, shared.id)]
    expect(first.seed).toBe(second.seed)
    expect([first.minutes, first.extraMinutes, first.assignmentId]).toEqual([60, 0, shared.id])
    await endAll()
    const single = (await assign({ ...exam, draw: 'own' })).body
    expect(['an easy one', first.seed]).not.toContain((await sit(ada, single.id)).seed)
    expect((await own()).find(({ id }: { id: string }) => id === shared.id).exam).toMatchObject({ attemptsUsed: 1 })
    expect((await ines.call('GET', path())).body.assignments[1]).toMatchObject({ begun: 2, done: 1 })
  })
})

describe('a lab with a time limit', () => {
  const view = async (id: string) => (await ada.call('GET', `/api/v1/attempts/${id}`)).body
  const post = (id: string, action: string, payload?: object) =>
    ada.call('POST', `/api/v1/attempts/${id}/${action}`, payload)

  /** Begun so that so many seconds are left of its ten minutes. */
  async function timed(secondsLeft: number): Promise<{ id: string; sandboxId: string }> {
    const seeded = await seedAttempt(api, ada)
    const startedAt = new Date(Date.now() - 600_000 + secondsLeft * 1000)
    await api.db.attempt.update({ where: { id: seeded.id }, data: { minutesMax: 10, startedAt } })
    return seeded
  }

  it('tells its deadline, and its clock does not stand still', async () => {
    const { id } = await timed(300)
    const { startedAt, deadline } = await view(id)
    expect(Date.parse(deadline) - Date.parse(startedAt)).toBe(600_000)
    const paused = await post(id, 'pause')
    expect([paused.status, paused.body.code]).toEqual([409, 'CONFLICT'])
    expect((await post(id, 'reset')).body).toMatchObject({ state: 'preparing', deadline })
  })

  it('takes nothing in after its deadline, and no key', async () => {
    const { id, sandboxId } = await timed(0.4)
    const gate = await typingGate(api.app, { attemptId: id, examAttemptId: null })
    expect(gate?.open()).toBe(true)
    await expect.poll(() => gate?.open(), { timeout: 10_000 }).toBe(false)
    gate?.close()
    const late = await post(id, 'submissions', { key: randomUUID() })
    expect([late.status, late.body.code]).toEqual([409, 'ATTEMPT_OVER'])
    expect((await ada.call('GET', `/api/v1/sandboxes/${sandboxId}/terminals`)).status).toBe(404)
    expect(await typingGate(api.app, { attemptId: (await free()).id, examAttemptId: null })).toBeUndefined()
  })

  it('is handed in once at its deadline, and ends when that has been looked at', async () => {
    const { id, sandboxId } = await timed(-1)
    await expect.poll(() => api.db.submission.count({ where: { attemptId: id } }), { timeout: 10_000 }).toBe(1)
    await Promise.all([sweepAttempts(api.app), sweepAttempts(api.app)])
    expect(await api.db.submission.count({ where: { attemptId: id } })).toBe(1)
    expect((await view(id)).state).toBe('active')
    await api.db.submission.updateMany({ where: { attemptId: id }, data: { state: 'failed' } })
    await expect.poll(async () => (await view(id)).state, { timeout: 10_000 }).toBe('ended')
    expect(await view(id)).toMatchObject({ failure: { reason: 'DEADLINE' } })
    expect((await api.db.sandbox.findUniqueOrThrow({ where: { id: sandboxId } })).desired).toBe('ended')
  })

  async function free() {
    await endAll()
    return seedAttempt(api, ada)
  }
})
