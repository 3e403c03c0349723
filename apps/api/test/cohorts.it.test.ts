import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeSettings } from '../src/accounts/settings.ts'
import { caller, cookieOf, PASSWORD, type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt, seedScore } from './seed.ts'
import { seedExam } from './seed-exam.ts'

let api: TestApi
let ines: Person
let ada: Person
beforeAll(async () => {
  api = await startApi()
  ines = await instructor('Ines')
  ada = await api.register('Ada')
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})

async function instructor(name: string): Promise<Person> {
  const person = await api.register(name)
  await api.db.user.update({ where: { id: person.id }, data: { role: 'instructor' } })
  return person
}
async function newCohort(): Promise<string> {
  return (await ines.call('POST', '/api/v1/cohorts', { name: 'Autumn' })).body.id
}
async function link(id: string, o: object = {}): Promise<string> {
  const { body } = await ines.call('POST', `/api/v1/cohorts/${id}/invitations`, o)
  return new URL(body.url).searchParams.get('token') ?? ''
}
const accept = (person: Person, token: string) => person.call('POST', '/api/v1/invitations/accept', { token })
const audits = (id: string, action: string) => api.db.auditEvent.count({ where: { subjectId: id, action } })

describe('a cohort', () => {
  it('is made by an instructor, renamed, archived and brought back, each with its audit event', async () => {
    const id = await newCohort()
    const change = (o: object) => ines.call('PATCH', `/api/v1/cohorts/${id}`, o)
    expect((await change({ name: 'Winter' })).body).toMatchObject({
      name: 'Winter',
      instructors: ['Ines'],
      learners: 0,
    })
    expect((await change({ archived: true })).body.archivedAt).not.toBeNull()
    const late = await change({ name: 'Spring' })
    expect([late.status, late.body.code]).toEqual([409, 'COHORT_ARCHIVED'])
    expect((await change({ archived: false })).body.archivedAt).toBeNull()
    for (const action of ['created', 'renamed', 'archived', 'brought-back']) {
      expect([action, await audits(id, `cohort.${action}`)]).toEqual([action, 1])
    }
  })

  it('of somebody else looks as if it did not exist, to learners and to other instructors', async () => {
    const id = await newCohort()
    await accept(ada, await link(id))
    const other = await instructor('Otto')
    for (const person of [ada, other]) {
      for (const [method, path, payload] of [
        ['GET', ''],
        ['PATCH', '', { name: 'mine' }],
        ['POST', '/invitations', {}],
        ['POST', '/instructors', { email: 'eve@example.org' }],
        ['POST', '/import', { csv: 'eve@example.org', dryRun: false }],
        ['DELETE', `/members/${ines.id}`],
        ['DELETE', `/invitations/${randomUUID()}`],
      ] as const) {
        const { status } = await person.call(method, `/api/v1/cohorts/${id}${path}`, payload)
        expect([method, path, status]).toEqual([method, path, 404])
      }
    }
    expect((await ada.call('POST', '/api/v1/cohorts', { name: 'mine' })).status).toBe(404)
    expect((await other.call('GET', '/api/v1/cohorts')).body.cohorts).toEqual([])
  })

  it('has several instructors, and never none', async () => {
    const id = await newCohort()
    const otto = await instructor('Otto')
    const add = (email: string) => ines.call('POST', `/api/v1/cohorts/${id}/instructors`, { email })
    expect((await ines.call('DELETE', `/api/v1/cohorts/${id}/members/${ines.id}`)).status).toBe(409)
    expect((await add(ada.email)).status).toBe(409)
    expect((await add(otto.email)).body.instructors).toEqual(['Ines', 'Otto'])
    expect((await ines.call('POST', `/api/v1/cohorts/${id}/leave`)).status).toBe(204)
    expect((await ines.call('GET', `/api/v1/cohorts/${id}`)).status).toBe(404)
    expect((await otto.call('POST', `/api/v1/cohorts/${id}/leave`)).status).toBe(409)
  })
})

describe('a link', () => {
  it('tells where it leads, lets in as often as it may, and costs no use for who is in already', async () => {
    const id = await newCohort()
    const token = await link(id, { usesMax: 1 })
    const look = await ada.call('POST', '/api/v1/invitations/look', { token })
    expect(look.body).toEqual({ cohortId: id, name: 'Autumn', instructors: ['Ines'], email: null })
    const bob = await api.register('Bob')
    const both = await Promise.all([accept(ada, token), accept(bob, token)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403])
    expect(await api.db.cohortMember.count({ where: { cohortId: id, role: 'learner' } })).toBe(1)
    const [winner, loser] = both[0].status === 200 ? [ada, bob] : [bob, ada]
    expect((await accept(winner, token)).body).toMatchObject({ id, role: 'learner' })
    expect((await accept(loser, token)).body.code).toBe('INVITATION_INVALID')
    expect((await winner.call('POST', `/api/v1/cohorts/${id}/leave`)).status).toBe(204)
    expect([await audits(id, 'cohort.member-added'), await audits(id, 'cohort.member-left')]).toEqual([1, 1])
  })

  it('is refused when it is made up, too old, taken back, or its cohort archived', async () => {
    const id = await newCohort()
    const [old, revoked, archived] = [await link(id), await link(id), await link(id)]
    const { invitations } = (await ines.call('GET', `/api/v1/cohorts/${id}`)).body
    await api.db.invitation.update({ where: { id: invitations[2].id }, data: { expiresAt: new Date(0) } })
    await ines.call('DELETE', `/api/v1/cohorts/${id}/invitations/${invitations[1].id}`)
    for (const token of ['made-up', old, revoked]) expect((await accept(ada, token)).status).toBe(403)
    await ines.call('PATCH', `/api/v1/cohorts/${id}`, { archived: true })
    expect((await accept(ada, archived)).status).toBe(403)
  })

  it('leaves no token in the database, only its hash', async () => {
    const token = await link(await newCohort())
    const rows = await api.db.invitation.findMany()
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

describe('registering by an invitation', () => {
  const signUp = (email: string, invitation?: string) =>
    api.call('POST', '/api/auth/sign-up/email', { name: 'New', email, password: PASSWORD, invitation })
  const newAddress = () => `new-${randomUUID().slice(0, 8)}@example.org`

  beforeEach(() => api.db.$transaction((tx) => writeSettings(tx, { selfRegistration: false })))
  afterEach(() => api.db.$transaction((tx) => writeSettings(tx, { selfRegistration: true })))

  it('is possible where registration is off, and leads into the cohort; without one it is not', async () => {
    const id = await newCohort()
    const email = newAddress()
    expect((await signUp(email)).body.code).toBe('REGISTRATION_CLOSED')
    for (const made of ['made-up', '']) {
      const { status, body } = await signUp(email, made)
      expect([status, body.code]).toEqual([403, 'INVITATION_INVALID'])
    }
    const { status, headers } = await signUp(email, await link(id))
    expect(status).toBe(200)
    const { cohorts } = (await caller(api.app, cookieOf(headers))('GET', '/api/v1/cohorts')).body
    expect(cohorts).toMatchObject([{ id, role: 'learner' }])
  })

  it('is for the one address that it was made for', async () => {
    const id = await newCohort()
    const email = newAddress()
    const report = await ines.call('POST', `/api/v1/cohorts/${id}/import`, { csv: email, dryRun: false })
    const token = new URL(report.body.lines[0].url).searchParams.get('token') ?? ''
    expect((await api.call('POST', '/api/v1/invitations/look', { token })).body).toMatchObject({ email, cohortId: id })
    const wrong = await signUp(newAddress(), token)
    expect([wrong.status, wrong.body.code]).toEqual([403, 'INVITATION_INVALID'])
    expect((await signUp(email, token)).status).toBe(200)
    expect((await ines.call('GET', `/api/v1/cohorts/${id}`)).body).toMatchObject({ learners: 1, invitations: [] })
  })

  it('makes one account of two who use the last place at once', async () => {
    const id = await newCohort()
    const token = await link(id, { usesMax: 1 })
    const [one, two] = [newAddress(), newAddress()]
    const tries = await Promise.all([signUp(one, token), signUp(two, token)])
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 403])
    expect(await api.db.user.count({ where: { email: { in: [one, two] } } })).toBe(1)
    expect((await ines.call('GET', `/api/v1/cohorts/${id}`)).body.learners).toBe(1)
  })
})

describe('the progress of a cohort', () => {
  it('has the best score of each learner at each lab, and who works at what since which gain', async () => {
    const id = await newCohort()
    const [bob, cy] = [await api.register('Bob'), await api.register('Cy')]
    for (const person of [bob, cy]) await accept(person, await link(id))
    const { id: attemptId } = await seedAttempt(api, bob)
    const submit = async (percent: number, minutesAgo: number, withSolution = false) => {
      const createdAt = new Date(Date.now() - minutesAgo * 60_000)
      await seedScore(api, attemptId, { percent, createdAt, withSolution })
      return createdAt.toISOString()
    }
    await submit(30, 20)
    const gainedAt = await submit(60, 15)
    await submit(60, 5)
    await submit(20, 4)
    // An exam that goes on tells nothing.
    await seedExam(api, cy)

    const { labs, learners } = (await ines.call('GET', `/api/v1/cohorts/${id}/progress`)).body
    const at = labs.findIndex((lab: { id: string }) => lab.id === LABS.host)
    expect(learners.map(({ name }: { name: string }) => name)).toEqual(['Bob', 'Cy'])
    expect([learners[0].best[at], learners[0].attempts[at]]).toEqual([60, 1])
    expect(learners[0].working).toEqual({ labId: LABS.host, gainedAt })
    expect(new Set(learners[1].best)).toEqual(new Set([null]))
    expect([new Set(learners[1].attempts), learners[1].working]).toEqual([new Set([0]), null])
    expect(learners[1].best).toHaveLength(labs.length)

    await submit(100, 1, true)
    const again = (await ines.call('GET', `/api/v1/cohorts/${id}/progress`)).body
    expect(again.learners[0].best[at]).toBe(60)
    expect((await bob.call('GET', `/api/v1/cohorts/${id}/progress`)).status).toBe(404)
  })
})

describe('a CSV of addresses', () => {
  it('changes nothing in a dry run; then takes in accounts, makes links for the others, and names bad lines', async () => {
    const id = await newCohort()
    const fresh = `fresh-${randomUUID().slice(0, 8)}@example.org`
    const csv = `name,address\nAda,${ada.email}\nFresh,${fresh}\nnobody\n${ines.email}`
    const send = async (dryRun: boolean) =>
      (await ines.call('POST', `/api/v1/cohorts/${id}/import`, { csv, dryRun })).body
    const dry = await send(true)
    expect(dry.lines).toEqual([
      { line: 2, email: ada.email, outcome: 'added', name: 'Ada' },
      { line: 3, email: fresh, outcome: 'invited', url: null },
      { line: 4, text: 'nobody', outcome: 'bad', reason: 'There is no address in it.' },
      { line: 5, email: ines.email, outcome: 'unchanged', reason: 'is in the cohort already, as instructor' },
    ])
    const before = (await ines.call('GET', `/api/v1/cohorts/${id}`)).body
    expect([before.learners, before.invitations]).toEqual([0, []])

    const done = await send(false)
    expect(done.lines.map((line: { outcome: string }) => line.outcome)).toEqual([
      'added',
      'invited',
      'bad',
      'unchanged',
    ])
    const token = new URL(done.lines[1].url).searchParams.get('token') ?? ''
    const wrong = await accept(await api.register('Eve'), token)
    expect([wrong.status, wrong.body.detail]).toEqual([403, expect.stringContaining('another address')])
    expect((await send(false)).lines.slice(0, 2)).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }])
    expect((await ines.call('GET', `/api/v1/cohorts/${id}`)).body.learners).toBe(1)
  })
})
