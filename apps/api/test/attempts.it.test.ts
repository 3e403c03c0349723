import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt } from './seed.ts'

let api: TestApi
let ada: Person
let bob: Person
beforeAll(async () => {
  api = await startApi()
  ada = await api.register('Ada')
  bob = await api.register('Bob')
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})

/** Ada has one attempt running at a time; each test begins its own. */
async function begin(o?: Parameters<typeof seedAttempt>[2]) {
  await api.db.attempt.updateMany({ where: { userId: ada.id }, data: { state: 'ended' } })
  return seedAttempt(api, ada, o)
}

describe('starting', () => {
  it('begins nothing while sandboxd does not answer, and says so', async () => {
    const before = await api.db.attempt.count()
    const { status, body } = await bob.call('POST', '/api/v1/attempts', { labId: LABS.host })
    expect([status, body.code]).toEqual([503, 'SANDBOXD_UNREACHABLE'])
    expect(await api.db.attempt.count()).toBe(before)
  })

  it('answers 404 for a lab that is not there', async () => {
    const { status } = await bob.call('POST', '/api/v1/attempts', { labId: 'no-such-lab' })
    expect(status).toBe(404)
  })

  it('is refused while another lab runs, with the id of that attempt', async () => {
    const { id } = await begin()
    const { status, body } = await ada.call('POST', '/api/v1/attempts', { labId: LABS.repair })
    expect([status, body.code]).toEqual([409, 'ATTEMPT_RUNNING'])
    expect(body.errors).toEqual([{ at: 'attemptId', message: id }])
  })

  it('lets the database itself refuse a second running attempt', async () => {
    await begin()
    await expect(seedAttempt(api, ada, { labId: LABS.repair })).rejects.toMatchObject({ code: 'P2002' })
  })
})

describe("somebody else's attempt", () => {
  it('looks the same as one that does not exist, on every route', async () => {
    const { id, sandboxId } = await begin()
    const requests = (attempt: string, sandbox: string) =>
      [
        ['GET', `/api/v1/attempts/${attempt}`],
        ['GET', `/api/v1/attempts/${attempt}/events`],
        ['PUT', `/api/v1/attempts/${attempt}/answers`, { answers: {} }],
        ['POST', `/api/v1/attempts/${attempt}/hints`, { taskId: 'x' }],
        ['POST', `/api/v1/attempts/${attempt}/submissions`, { key: randomUUID() }],
        ['POST', `/api/v1/attempts/${attempt}/end`],
        ['GET', `/api/v1/sandboxes/${sandbox}/terminals`],
        ['POST', `/api/v1/sandboxes/${sandbox}/terminals`, { machine: 'terminal' }],
        ['POST', `/api/v1/sandboxes/${sandbox}/terminals/1/tickets`],
      ] as const
    const nowhere = requests(randomUUID(), randomUUID())
    for (const [at, [method, url, payload]] of requests(id, sandboxId).entries()) {
      const foreign = await bob.call(method, url, payload)
      const missing = await bob.call(method, nowhere[at]?.[1] ?? '', payload)
      expect([method, url, foreign.status]).toEqual([method, url, 404])
      expect({ ...foreign.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' })
    }
    expect((await ada.call('GET', `/api/v1/attempts/${id}`)).body.state).toBe('active')
    expect((await bob.call('GET', '/api/v1/attempts')).body.attempts).toEqual([])
  })
})

describe('while it runs', () => {
  it('keeps answers one by one and refuses one to a question that is not asked', async () => {
    const { id } = await begin({ labId: LABS.questions })
    const view = (await ada.call('GET', `/api/v1/attempts/${id}`)).body
    const questions = view.lab.tasks.flatMap((task: { checks: { id: string; question?: object }[] }) =>
      task.checks.filter((check) => check.question).map((check) => check.id),
    )
    expect(questions.length).toBeGreaterThan(1)
    const [first, second] = questions
    await ada.call('PUT', `/api/v1/attempts/${id}/answers`, { answers: { [first]: '10.0.0.0/8' } })
    const { body } = await ada.call('PUT', `/api/v1/attempts/${id}/answers`, { answers: { [second]: 'x' } })
    expect(body.answers).toEqual({ [first]: '10.0.0.0/8', [second]: 'x' })
    const wrong = await ada.call('PUT', `/api/v1/attempts/${id}/answers`, { answers: { nonsense: 'x' } })
    expect([wrong.status, wrong.body.errors[0].at]).toEqual([400, 'body/answers/nonsense'])
  })

  it('reveals one hint at a time and never more than there are', async () => {
    const { id } = await begin({ labId: LABS.repair })
    const [task] = (await ada.call('GET', `/api/v1/attempts/${id}`)).body.lab.tasks
    expect(task.hints).toEqual([])
    for (let n = 1; n <= task.hintsTotal + 2; n++) {
      const { body } = await ada.call('POST', `/api/v1/attempts/${id}/hints`, { taskId: task.id })
      expect(body.lab.tasks[0].hints).toHaveLength(Math.min(n, task.hintsTotal))
    }
    expect(await api.db.auditEvent.count({ where: { action: 'hint.revealed', subjectId: id } })).toBe(task.hintsTotal)
  })

  it('never shows the solution, and shows it once it has ended', async () => {
    const { id } = await begin({ labId: LABS.repair })
    const running = await ada.call('GET', `/api/v1/attempts/${id}`)
    expect(running.body.solution).toBeNull()
    expect(JSON.stringify(running.body)).not.toContain('kubectl set env')
    const page = await ada.call('GET', `/api/v1/labs/${LABS.repair}`)
    expect(JSON.stringify(page.body)).not.toContain('kubectl set env')
    const ended = await ada.call('POST', `/api/v1/attempts/${id}/end`)
    expect(ended.body).toMatchObject({ state: 'ended', sandbox: null })
    expect(ended.body.solution.run).toContain('kubectl')
  })

  it('ends once, however often it is asked to', async () => {
    const { id } = await begin()
    const ends = await Promise.all([1, 2, 3].map(() => ada.call('POST', `/api/v1/attempts/${id}/end`)))
    expect(ends.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await api.db.auditEvent.count({ where: { action: 'attempt.ended', subjectId: id } })).toBe(1)
  })

  it('is in the catalogue as running, with what was tried before', async () => {
    const { id } = await begin({ labId: LABS.repair })
    const { labs } = (await ada.call('GET', '/api/v1/labs')).body
    const line = labs.find((lab: { id: string }) => lab.id === LABS.repair)
    expect(line.runningAttemptId).toBe(id)
    expect(line.attempts).toBe(await api.db.attempt.count({ where: { userId: ada.id, labId: LABS.repair } }))
    expect((await ada.call('GET', '/api/v1/attempts')).body.attempts[0]).toMatchObject({ id, state: 'active' })
  })
})
