import { extractText } from 'unpdf'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noteChecks } from '../src/grading/note-checks.ts'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt, seedCohort, seedScore } from './seed.ts'
import { seedExam } from './seed-exam.ts'

let api: TestApi
let ines: Person
let ada: Person
let bob: Person
let cohortId: string
beforeAll(async () => {
  api = await startApi({ gradesAtOnce: 0 })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ;({ ines, ada, bob, cohortId } = await seedCohort(api, 'Autumn / 26'))
})

const get = (path: string) => ines.call('GET', `/api/v1/cohorts/${cohortId}/${path}`)
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

/** A graded check of the first lab: what was observed for each of its tasks; undefined where it passed. */
async function check(attemptId: string, percent: number, createdAt: Date, observed: (string | undefined)[]) {
  const { id } = await seedScore(api, attemptId, { percent, createdAt })
  const tasks = api.app.labs.get(LABS.host)?.tasks ?? []
  for (const [at, task] of tasks.slice(0, observed.length).entries()) {
    const [own] = task.checks
    const outcome = observed[at] === undefined ? 'pass' : 'fail'
    const verdict = { outcome, expected: 'up', observed: observed[at] ?? 'up' }
    await api.db.checkResult.create({
      data: {
        ...{ submissionId: id, checkId: own?.id ?? '', taskId: task.id, title: own?.title ?? '', position: at },
        ...{ points: outcome === 'pass' ? 2 : 0, pointsMax: 2, outcome, verdict, seconds: 0.5 },
      },
    })
  }
  await api.db.$transaction((tx) => noteChecks(tx, id))
}

async function begun(person: Person, minutes: number): Promise<string> {
  const { id } = await seedAttempt(api, person)
  await api.db.attempt.update({
    where: { id },
    data: { startedAt: minutesAgo(minutes), createdAt: minutesAgo(minutes) },
  })
  return id
}

describe('behind a cell', () => {
  it('are the attempts with what each check expected and observed, and the time of each task', async () => {
    const id = await begun(ada, 10)
    await check(id, 30, minutesAgo(7), [undefined, 'down'])
    await check(id, 60, minutesAgo(2), [undefined, undefined])
    const { status, body } = await get(`learners/${ada.id}/labs/${LABS.host}`)
    expect([status, body.learner, body.lab.id]).toEqual([200, { userId: ada.id, name: 'Ada' }, LABS.host])
    expect(body.attempts).toHaveLength(1)
    expect(body.attempts[0]).toMatchObject({ id, state: 'active', inExam: false, score: 60, submissions: 2 })
    const [first, second] = body.attempts[0].tasks
    expect([Math.round(first.seconds / 60), Math.round(second.seconds / 60)]).toEqual([3, 5])
    expect(second.checks[0].verdict).toEqual({ outcome: 'pass', expected: 'up', observed: 'up' })
  })

  it('is nothing of an exam that goes on, and nothing of who is no learner of it', async () => {
    await seedExam(api, ada)
    expect((await get(`learners/${ada.id}/labs/${LABS.host}`)).body.attempts).toEqual([])
    const eve = await api.register('Eve')
    for (const nobody of [eve.id, ines.id]) expect((await get(`learners/${nobody}/labs/${LABS.host}`)).status).toBe(404)
    expect((await get(`learners/${ada.id}/labs/no-such-lab`)).status).toBe(404)
  })
})

describe('the insights', () => {
  it('name the checks that most learners failed, with what was observed most, counting each learner once', async () => {
    const [adas, bobs] = [await begun(ada, 60), await begun(bob, 60)]
    await check(adas, 0, minutesAgo(50), ['missing', 'down'])
    await check(adas, 10, minutesAgo(40), ['missing', 'down'])
    await check(adas, 80, minutesAgo(30), [undefined, 'down'])
    await check(bobs, 40, minutesAgo(20), [undefined, 'wrong side'])
    const { checks, topics, weeks } = (await get('insights')).body
    const [first, second] = api.app.labs.get(LABS.host)?.tasks ?? []
    expect(checks.map(({ checkId }: { checkId: string }) => checkId)).toEqual([
      second?.checks[0]?.id,
      first?.checks[0]?.id,
    ])
    expect(checks[0]).toMatchObject({ failed: 2, failing: 2, learners: 2, labId: LABS.host })
    expect(checks[0].observed).toEqual([
      { value: 'down', count: 1 },
      { value: 'wrong side', count: 1 },
    ])
    expect(checks[1]).toMatchObject({ failed: 1, failing: 0, observed: [{ value: 'missing', count: 1 }] })
    expect(topics).toEqual([{ topic: 'namespaces', median: 60, learners: 2 }])
    expect(weeks.at(-1)).toMatchObject({ median: 60, learners: 2, attempts: 2 })
    expect(new Date(weeks.at(-1).from).getUTCDay()).toBe(1)
  })

  it('of a cohort that has done nothing are empty', async () => {
    expect((await get('insights')).body).toEqual({ checks: [], topics: [], weeks: [] })
  })
})

describe('the reports', () => {
  it('are a CSV with a line for each learner, in which no name is a formula', async () => {
    await api.db.user.update({ where: { id: bob.id }, data: { name: '=HYPERLINK("http://evil","x")' } })
    await seedScore(api, await begun(ada, 5), { percent: 100 })
    await seedScore(api, await begun(bob, 5), { percent: 40 })
    const { headers, body } = await get('report.csv')
    expect(headers['content-disposition']).toMatch(/filename="cka-netlab-Autumn-26-\d{4}-\d\d-\d\d\.csv"/)
    const [heading, ...lines] = String(body).replace('\uFEFF', '').trim().split('\r\n')
    expect(heading).toBe(`Name,Address,Labs begun,Labs solved,${api.app.labs.get(LABS.host)?.title}`)
    expect(lines.toSorted()).toEqual([
      `"'=HYPERLINK(""http://evil"",""x"")",${bob.email},1,0,40`,
      `Ada,${ada.email},1,1,100`,
    ])
  })

  it('are JSON with exams as well, of those that have ended', async () => {
    const { id } = await seedExam(api, ada)
    const submittedAt = minutesAgo(3)
    await api.db.examAttempt.update({ where: { id }, data: { state: 'ended', percent: 71, passed: true, submittedAt } })
    await seedExam(api, bob)
    const { cohort, learners } = (await get('report.json')).body
    expect(cohort).toEqual({ id: cohortId, name: 'Autumn / 26' })
    expect(learners[0].exams).toMatchObject([
      { examId: 'warm-up', percent: 71, passed: true, submittedAt: submittedAt.toISOString() },
    ])
    expect([learners[1].name, learners[1].exams, learners[1].labs]).toEqual(['Bob', [], []])
  })

  it('are a PDF of one learner', { timeout: 60_000 }, async () => {
    await seedScore(api, await begun(ada, 5), { percent: 80 })
    const path = `/api/v1/cohorts/${cohortId}/learners/${ada.id}/report.pdf`
    const response = await api.app.inject({ method: 'GET', url: path, headers: { cookie: ines.cookie } })
    expect(response.headers['content-type']).toBe('application/pdf')
    const { text } = await extractText(new Uint8Array(response.rawPayload), { mergePages: true })
    for (const words of ['Autumn / 26', 'Ada', ada.email, '80 %', 'Network namespaces', '1 of 1'])
      expect(text).toContain(words)
    expect((await get(`learners/${ines.id}/report.pdf`)).status).toBe(404)
  })
})
