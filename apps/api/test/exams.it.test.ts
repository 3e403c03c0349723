import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeAttempt } from '../src/attempts/end-attempt.ts'
import { examGate } from '../src/terminals/typing-gate.ts'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt } from './seed.ts'
import { seedExam } from './seed-exam.ts'

let api: TestApi
let ada: Person
let bob: Person
beforeAll(async () => {
  api = await startApi()
  bob = await api.register('Bob')
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ada = await api.register('Ada')
})

const view = async (id: string) => (await ada.call('GET', `/api/v1/exam-attempts/${id}`)).body
const audits = (id: string, action: string) => api.db.auditEvent.count({ where: { subjectId: id, action } })

describe('the exams', () => {
  it('are listed with what awaits the learner: questions, topics, minutes, pass mark', async () => {
    const { body } = await ada.call('GET', '/api/v1/exams')
    const warmUp = body.exams.find((exam: { id: string }) => exam.id === 'warm-up')
    expect(warmUp).toMatchObject({ questions: 3, minutes: 30, passPercent: 66, drawn: false, available: true })
    expect(warmUp.topics).toContainEqual({ topic: 'coredns', weight: 35 })
    expect(warmUp.attempts).toEqual([])
  })

  it('begin nothing while sandboxd does not answer, and say so', async () => {
    const { status, body } = await ada.call('POST', '/api/v1/exam-attempts', { examId: 'warm-up' })
    expect([status, body.code]).toEqual([503, 'SANDBOXD_UNREACHABLE'])
    expect(await api.db.examAttempt.count({ where: { userId: ada.id } })).toBe(0)
    expect((await ada.call('POST', '/api/v1/exam-attempts', { examId: 'nothing' })).status).toBe(404)
  })

  it('and labs in practice keep each other out', async () => {
    const { id } = await seedAttempt(api, ada)
    const exam = await ada.call('POST', '/api/v1/exam-attempts', { examId: 'warm-up' })
    expect([exam.status, exam.body.code, exam.body.errors[0].message]).toEqual([409, 'ATTEMPT_RUNNING', id])
    await ada.call('POST', `/api/v1/attempts/${id}/end`)
    const running = await seedExam(api, ada)
    const second = await ada.call('POST', '/api/v1/exam-attempts', { examId: 'mock' })
    expect([second.status, second.body.code, second.body.errors[0].message]).toEqual([409, 'EXAM_RUNNING', running.id])
    await expect(seedExam(api, ada)).rejects.toMatchObject({ code: 'P2002' })
  })
})

describe("somebody else's exam", () => {
  it('looks the same as one that does not exist, on every route', async () => {
    const { id, sandboxes } = await seedExam(api, ada)
    const requests = (exam: string, sandbox: string) =>
      [
        ['GET', `/api/v1/exam-attempts/${exam}`],
        ['GET', `/api/v1/exam-attempts/${exam}/events`],
        ['GET', `/api/v1/exam-attempts/${exam}/report`],
        ['GET', `/api/v1/exam-attempts/${exam}/report.json`],
        ['GET', `/api/v1/exam-attempts/${exam}/report.pdf`],
        ['POST', `/api/v1/exam-attempts/${exam}/begin`],
        ['POST', `/api/v1/exam-attempts/${exam}/end`],
        ['PUT', `/api/v1/exam-attempts/${exam}/position`, { position: 2 }],
        ['PATCH', `/api/v1/exam-attempts/${exam}/questions/1`, { flagged: true }],
        ['PUT', `/api/v1/exam-attempts/${exam}/extra-minutes`, { extraMinutes: 60 }],
        ['GET', `/api/v1/sandboxes/${sandbox}/terminals`],
      ] as const
    const nowhere = requests(randomUUID(), randomUUID())
    for (const [at, [method, url, payload]] of requests(id, sandboxes[0] ?? '').entries()) {
      const foreign = await bob.call(method, url, payload)
      const missing = await bob.call(method, nowhere[at]?.[1] ?? '', payload)
      expect([method, url, foreign.status]).toEqual([method, url, 404])
      expect({ ...foreign.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' })
    }
    expect(await view(id)).toMatchObject({ state: 'active', extraMinutes: 0 })
    expect((await bob.call('GET', '/api/v1/exam-attempts')).body.attempts).toEqual([])
  })
})

describe('before the clock starts', () => {
  it('no question can be read, and the clock waits for the machines of the first', async () => {
    const { id, attempts } = await seedExam(api, ada, { state: 'preparing', ready: false })
    const before = await view(id)
    expect(before.questions).toHaveLength(3)
    for (const question of before.questions) expect([question.title, question.tasks]).toEqual(['', []])
    const early = await ada.call('POST', `/api/v1/exam-attempts/${id}/begin`)
    expect([early.status, early.body.code]).toEqual([409, 'EXAM_NOT_READY'])

    await api.db.attempt.update({ where: { id: attempts[0] }, data: { state: 'active' } })
    const begun = await ada.call('POST', `/api/v1/exam-attempts/${id}/begin`)
    const again = await ada.call('POST', `/api/v1/exam-attempts/${id}/begin`)
    expect(again.body.deadline).toBe(begun.body.deadline)
    expect(Date.parse(begun.body.deadline) - Date.parse(begun.body.startedAt)).toBe(30 * 60_000)
    expect(begun.body.questions[0].tasks.length).toBeGreaterThan(0)
    expect(await audits(id, 'exam.begun')).toBe(1)
  })

  it('it can be given up, and leaves no result and no machines', async () => {
    const { id } = await seedExam(api, ada, { state: 'preparing' })
    expect((await ada.call('POST', `/api/v1/exam-attempts/${id}/end`)).body.state).toBe('cancelled')
    expect(await api.db.sandbox.count({ where: { attempt: { examAttemptId: id }, desired: 'running' } })).toBe(0)
    expect((await ada.call('GET', '/api/v1/exam-attempts')).body.attempts).toEqual([])
  })
})

describe('while it goes on', () => {
  it('no hint, no verdict, no name of a check and no solution can be seen', async () => {
    const { id } = await seedExam(api, ada)
    const body = await view(id)
    for (const question of body.questions) {
      for (const task of question.tasks) {
        expect([task.hintsTotal, task.hints]).toEqual([0, []])
        for (const check of task.checks) expect(check).toMatchObject({ title: '', question: expect.anything() })
      }
    }
    const text = JSON.stringify(body)
    expect(text).not.toContain('kubectl set env')
    expect(text).not.toContain('What name does a Service have')
    const report = await ada.call('GET', `/api/v1/exam-attempts/${id}/report`)
    expect([report.status, report.body.code]).toEqual([409, 'EXAM_NOT_OVER'])
  })

  it('its questions cannot be reached as labs in practice', async () => {
    const { attempts } = await seedExam(api, ada)
    const [id] = attempts
    const taskId = api.app.labs.get(LABS.host)?.tasks[0]?.id
    const answers = await Promise.all([
      ada.call('GET', `/api/v1/attempts/${id}`),
      ada.call('POST', `/api/v1/attempts/${id}/hints`, { taskId }),
      ada.call('POST', `/api/v1/attempts/${id}/submissions`, { key: randomUUID() }),
      ada.call('POST', `/api/v1/attempts/${id}/end`),
    ])
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect((await ada.call('GET', '/api/v1/attempts')).body.attempts).toEqual([])
    const { labs } = (await ada.call('GET', '/api/v1/labs')).body
    expect(labs.every((lab: { bestPercent: unknown }) => lab.bestPercent === null)).toBe(true)
  })

  it('marks, notes and answers are kept, each with its audit event', async () => {
    const { id } = await seedExam(api, ada)
    const mark = (n: number, marks: object) => ada.call('PATCH', `/api/v1/exam-attempts/${id}/questions/${n}`, marks)
    await mark(1, { flagged: true, notes: 'look at the cable again' })
    await mark(1, { done: true })
    const answers = { 'pod-range': '10.244.0.0/16' }
    const { body } = await mark(3, { answers })
    expect(body.questions[0]).toMatchObject({ flagged: true, done: true, notes: 'look at the cable again' })
    expect(body.questions[2].answers).toEqual(answers)
    expect(await audits(id, 'exam.marked')).toBe(3)
    expect((await mark(1, { answers: { nonsense: 'x' } })).status).toBe(400)
    expect((await mark(9, { done: true })).status).toBe(404)
  })

  it('the time of each question is that which it was on screen', async () => {
    const { id, attempts } = await seedExam(api, ada)
    const turn = (position: number) => ada.call('PUT', `/api/v1/exam-attempts/${id}/position`, { position })
    const since = (seconds: number) =>
      api.db.examAttempt.update({ where: { id }, data: { positionSince: new Date(Date.now() - seconds * 1000) } })
    await since(40)
    await turn(2)
    await since(100)
    await turn(1)
    await since(5)
    await turn(2)
    const rows = await api.db.attempt.findMany({ where: { id: { in: attempts } }, orderBy: { position: 'asc' } })
    expect(rows.map(({ seconds }) => seconds)).toEqual([45, 100, 0])
    expect((await view(id)).position).toBe(2)
  })

  it('its sandboxes outlive that nobody types, and those that die are made anew with the time given back', async () => {
    const { id, attempts } = await seedExam(api, ada)
    const [holder = ''] = attempts
    const before = await view(id)
    await closeAttempt(api.app, holder, 'ended', { message: 'Nobody typed', reason: 'IDLE' })
    expect((await view(id)).questions[0]).toMatchObject({ state: 'active', remade: 0 })

    await api.db.attempt.update({ where: { id: holder }, data: { seconds: 61 } })
    await closeAttempt(api.app, holder, 'failed', { message: 'It stopped', reason: 'SANDBOX_LOST' })
    await expect.poll(async () => (await view(id)).questions[0].remade, { timeout: 10_000 }).toBe(1)
    const after = await view(id)
    expect(after.questions[0]).toMatchObject({ state: 'preparing', sandbox: null })
    expect(after.questions[1].state).toBe('active')
    expect(Date.parse(after.deadline) - Date.parse(before.deadline)).toBe(2 * 60_000)
    expect(await audits(id, 'exam.machines-lost')).toBe(1)
  })
})

describe('extra time', () => {
  it('is given by admins alone, moves the deadline, and comes by itself to a learner who has it', async () => {
    const { id } = await seedExam(api, ada)
    const before = await view(id)
    await api.db.user.update({ where: { id: bob.id }, data: { role: 'admin' } })
    const granted = await bob.call('PUT', `/api/v1/exam-attempts/${id}/extra-minutes`, { extraMinutes: 15 })
    expect(granted.body).toMatchObject({ extraMinutes: 15 })
    expect(Date.parse(granted.body.deadline) - Date.parse(before.startedAt)).toBe(45 * 60_000)
    await bob.call('PUT', `/api/v1/users/${ada.id}/exam-time`, { extraPercent: 25 })
    const { exams } = (await ada.call('GET', '/api/v1/exams')).body
    expect(exams.find((exam: { id: string }) => exam.id === 'warm-up').extraMinutes).toBe(8)
    expect((await ada.call('PUT', `/api/v1/users/${ada.id}/exam-time`, { extraPercent: 300 })).status).toBe(404)
    await api.db.user.update({ where: { id: bob.id }, data: { role: 'learner' } })
  })
})

describe('the gate of its terminals', () => {
  it('closes at the deadline by itself, opens again with more time, and closes when it is handed in', async () => {
    const { id } = await seedExam(api, ada, { secondsLeft: 3600 })
    const gate = await examGate(api.app, id)
    expect(gate.open()).toBe(true)
    const notify = () => api.db.$executeRaw`SELECT pg_notify('cka_netlab_attempts', ${id})`
    await api.db.examAttempt.update({ where: { id }, data: { deadline: new Date(Date.now() + 400) } })
    await notify()
    await expect.poll(() => gate.open()).toBe(false)
    gate.close()
    const open = await examGate(api.app, (await seedExam(api, await api.register())).id)
    expect(open.open()).toBe(true)
    open.close()
  })
})
