import { extractText } from 'unpdf'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { finishExam } from '../src/exams/finish-exam.ts'
import { buildApp } from '../src/index.ts'
import { type Person, startApi, type TestApi, testConfig } from './harness.ts'
import { grade as gradeAs, LABS } from './seed.ts'
import { type SeededExam, seedExam } from './seed-exam.ts'

let api: TestApi
let ada: Person
beforeAll(async () => {
  // The grades are written by the tests themselves.
  api = await startApi({ gradesAtOnce: 0 })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ada = await api.register('Ada')
})

const view = async (id: string) => (await ada.call('GET', `/api/v1/exam-attempts/${id}`)).body
const audits = (id: string, action: string) => api.db.auditEvent.count({ where: { subjectId: id, action } })
const submissionsOf = ({ id }: SeededExam) =>
  api.db.submission.findMany({
    where: { attempt: { examAttemptId: id } },
    orderBy: { attempt: { position: 'asc' } },
  })

/** Writes what a grade job would have written: shares of the points, null for what could not be judged. */
async function grade(exam: SeededExam, shares: (number | null)[]): Promise<void> {
  for (const [at, submission] of (await submissionsOf(exam)).entries()) {
    const share = shares[at] ?? null
    const points = share === null ? null : submission.pointsMax * share
    if (points !== null) await gradeAs(api, submission.id, { points, percent: Math.floor((share ?? 0) * 100) })
    else {
      const failure = { message: 'We could not look.', reason: 'GRADE_FAILED' }
      await api.db.submission.update({ where: { id: submission.id }, data: { state: 'failed', failure } })
    }
  }
}

describe('the deadline', () => {
  it('freezes everything at once and hands in what is there, though no browser is open', async () => {
    const exam = await seedExam(api, ada)
    const url = `/api/v1/exam-attempts/${exam.id}/questions/3`
    await ada.call('PATCH', url, { answers: { 'pod-range': '10.244.0.0/16' } })
    await api.db.examAttempt.update({ where: { id: exam.id }, data: { deadline: new Date() } })
    await expect.poll(async () => (await view(exam.id)).state, { timeout: 10_000 }).toBe('grading')
    const late = await ada.call('PATCH', url, { answers: { 'pod-range': 'later' } })
    expect([late.status, late.body.code]).toEqual([409, 'EXAM_OVER'])
    expect((await ada.call('GET', `/api/v1/sandboxes/${exam.sandboxes[0]}/terminals`)).status).toBe(404)
    const submissions = await submissionsOf(exam)
    expect(submissions).toHaveLength(3)
    expect(submissions[2]?.answers).toEqual({ 'pod-range': '10.244.0.0/16' })
    expect(await audits(exam.id, 'exam.handed-in')).toBe(1)
  })

  it('closes the door before anybody has handed in', async () => {
    const exam = await seedExam(api, ada, { secondsLeft: 0 })
    const late = await ada.call('PATCH', `/api/v1/exam-attempts/${exam.id}/questions/1`, { notes: 'x' })
    expect([late.status, late.body.code]).toEqual([409, 'EXAM_OVER'])
    expect((await ada.call('GET', `/api/v1/sandboxes/${exam.sandboxes[0]}/terminals`)).status).toBe(404)
  })

  it('that passed while no server ran is found by the next one, and the exam is not longer for it', async () => {
    const exam = await seedExam(api, ada, { secondsLeft: -600 })
    const { deadline } = await view(exam.id)
    const other = await buildApp({ ...testConfig(api.config.databaseUrl), gradesAtOnce: 0 })
    await other.ready()
    await expect.poll(async () => (await view(exam.id)).state, { timeout: 10_000 }).toBe('grading')
    expect(await view(exam.id)).toMatchObject({ submittedAt: deadline, endedBy: 'deadline' })
    expect(await submissionsOf(exam)).toHaveLength(3)
    await other.close()
  })
})

describe('handing in', () => {
  it('early ends it once, however often it is asked for', async () => {
    const exam = await seedExam(api, ada)
    const ends = await Promise.all([1, 2, 3].map(() => ada.call('POST', `/api/v1/exam-attempts/${exam.id}/end`)))
    expect(ends.map(({ status, body }) => [status, body.state])).toEqual([1, 2, 3].map(() => [200, 'grading']))
    expect(await submissionsOf(exam)).toHaveLength(3)
    expect(await audits(exam.id, 'exam.handed-in')).toBe(1)
  })

  it('gives one score when all questions are graded, and lets the machines go', async () => {
    const exam = await seedExam(api, ada)
    await ada.call('POST', `/api/v1/exam-attempts/${exam.id}/end`)
    await finishExam(api.app, exam.id)
    expect((await view(exam.id)).state).toBe('grading')
    await grade(exam, [1, 0.5, 0])
    await Promise.all([finishExam(api.app, exam.id), finishExam(api.app, exam.id)])
    const { attempts } = (await ada.call('GET', '/api/v1/exam-attempts')).body
    // Weights 40, 35, 25.
    expect(attempts[0]).toMatchObject({ state: 'ended', percent: 57, passed: false })
    expect(await audits(exam.id, 'exam.graded')).toBe(1)
    expect(await api.db.sandbox.count({ where: { attempt: { examAttemptId: exam.id }, desired: 'running' } })).toBe(0)
    const { labs } = (await ada.call('GET', '/api/v1/labs')).body
    expect(labs.find((lab: { id: string }) => lab.id === LABS.host).bestPercent).toBe(100)
  })

  it('leaves out what the platform could not judge', async () => {
    const exam = await seedExam(api, ada)
    await api.db.attempt.update({ where: { id: exam.attempts[2] }, data: { state: 'preparing' } })
    await ada.call('POST', `/api/v1/exam-attempts/${exam.id}/end`)
    await grade(exam, [1, null])
    await finishExam(api.app, exam.id)
    const { body } = await ada.call('GET', `/api/v1/exam-attempts/${exam.id}/report`)
    expect(body).toMatchObject({ percent: 100, passed: true, whole: 1, notJudged: 2 })
    expect(body.questions.map((question: { percent: unknown }) => question.percent)).toEqual([100, null, null])
    expect(body.questions[1].failure.reason).toBe('GRADE_FAILED')
    expect(body.questions[2].failure.reason).toBe('NOT_READY')
  })
})

describe('the report', () => {
  it('tells by topic and by question what was expected and observed, the solution and the time', async () => {
    const exam = await seedExam(api, ada)
    await ada.call('PATCH', `/api/v1/exam-attempts/${exam.id}/questions/2`, { notes: 'kube-dns?', flagged: true })
    await ada.call('POST', `/api/v1/exam-attempts/${exam.id}/end`)
    await grade(exam, [1, 0, 1])
    const [, second] = await submissionsOf(exam)
    const verdict = { outcome: 'fail', expected: '200', observed: '502', hint: 'The Service has no endpoints.' }
    await api.db.checkResult.create({
      data: {
        ...{ submissionId: second?.id ?? '', checkId: 'page-loads', taskId: 'point-at-db', title: 'The page answers' },
        ...{ position: 0, points: 0, pointsMax: 4, outcome: 'fail', verdict, seconds: 1 },
      },
    })
    await finishExam(api.app, exam.id)
    const { body } = await ada.call('GET', `/api/v1/exam-attempts/${exam.id}/report`)
    expect(body).toMatchObject({ percent: 65, passed: false, endedBy: 'learner', learner: 'Ada' })
    expect(body.topics).toContainEqual({ topic: 'coredns', weight: 35, percent: 0 })
    expect(body.questions[1]).toMatchObject({
      results: [{ title: 'The page answers', verdict }],
      solution: expect.stringContaining('kubectl set env'),
      explanation: expect.stringContaining('resolv.conf'),
      notes: 'kube-dns?',
      flagged: true,
    })
    expect(body.questions[0].seconds).toBeGreaterThanOrEqual(0)
    expect(body.questions[2].answers[0]).toMatchObject({ given: '', expected: '10.244.0.0/16' })
  })

  it('comes as JSON, and as a PDF of real text', async () => {
    const exam = await seedExam(api, ada)
    await ada.call('POST', `/api/v1/exam-attempts/${exam.id}/end`)
    await grade(exam, [1, 1, 0])
    await finishExam(api.app, exam.id)
    const json = await ada.call('GET', `/api/v1/exam-attempts/${exam.id}/report.json`)
    expect(json.headers['content-disposition']).toMatch(/^attachment; filename="cka-netlab-warm-up-1-[0-9-]+\.json"$/)
    expect(json.body).toMatchObject({ percent: 75, passed: true })
    const { statusCode, headers, rawPayload } = await api.app.inject({
      method: 'GET',
      url: `/api/v1/exam-attempts/${exam.id}/report.pdf`,
      headers: { cookie: ada.cookie },
    })
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/pdf'])
    const { text } = await extractText(new Uint8Array(rawPayload), { mergePages: true })
    for (const words of ['Warm-up, attempt 1', '75 %', 'Passed', 'Ada', 'Reach a database in another namespace'])
      expect(text).toContain(words)
    expect(text).toContain('kubectl set env deploy/webapp DB_HOST=mysql.payroll')
    expect(text).not.toContain('`')
  })
})
