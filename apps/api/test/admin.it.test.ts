import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD, type Person, startApi, type TestApi } from './harness.ts'
import { seedAttempt } from './seed.ts'
import { seedExam } from './seed-exam.ts'

let api: TestApi
let admin: Person
beforeAll(async () => {
  api = await startApi()
  admin = await api.register('Grace')
  await api.db.user.update({ where: { id: admin.id }, data: { role: 'admin' } })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})

const userPath = (person: Pick<Person, 'id'>) => `/api/v1/admin/users/${person.id}`
const eventsOf = (subjectId: string) => api.db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })

describe('people', () => {
  it('are found by a part of their name or e-mail, page by page', async () => {
    const people = Array.from({ length: 60 }, (_, n) => ({
      id: randomUUID(),
      name: `Crowd ${n}`,
      email: `${n}@crowd.example`,
    }))
    await api.db.user.createMany({ data: people })
    const first = (await admin.call('GET', '/api/v1/admin/users?q=CROWD')).body
    const second = (await admin.call('GET', `/api/v1/admin/users?q=crowd&cursor=${first.next}`)).body
    expect([first.users.length, second.users.length, second.next]).toEqual([50, 10, null])
    const ids = [...first.users, ...second.users].map(({ id }: { id: string }) => id)
    expect(new Set(ids).size).toBe(60)
    expect((await admin.call('GET', '/api/v1/admin/users?q=17@crowd')).body.users).toMatchObject([{ name: 'Crowd 17' }])
  })

  it('get another role, which counts at once and is written down with its address', async () => {
    const person = await api.register('Ida')
    expect((await person.call('GET', '/api/v1/admin/users')).status).toBe(404)
    expect((await admin.call('PATCH', userPath(person), { role: 'admin' })).status).toBe(204)
    expect((await person.call('GET', '/api/v1/admin/users')).status).toBe(200)
    await admin.call('PATCH', userPath(person), { role: 'learner' })
    expect((await eventsOf(person.id)).slice(-2)).toMatchObject([
      { action: 'user.role', actorId: admin.id, address: '127.0.0.1', detail: { before: 'learner', role: 'admin' } },
      { action: 'user.role', detail: { before: 'admin', role: 'learner' } },
    ])
  })

  it('who are shut out lose their session and their lab, and sign in again when they are let in', async () => {
    const person = await api.register('Mal')
    const attempt = await seedAttempt(api, person)
    expect((await admin.call('PATCH', userPath(person), { disabled: true })).status).toBe(204)
    expect((await person.call('GET', '/api/v1/me')).status).toBe(401)
    expect(await api.db.attempt.findUnique({ where: { id: attempt.id } })).toMatchObject({ state: 'ended' })
    const signIn = () => api.call('POST', '/api/auth/sign-in/email', { email: person.email, password: PASSWORD })
    const refused = await signIn()
    expect([refused.status, refused.body.code]).toEqual([403, 'ACCOUNT_DISABLED'])
    await admin.call('PATCH', userPath(person), { disabled: false })
    expect((await signIn()).status).toBe(200)
    expect((await eventsOf(person.id)).map(({ action }) => action)).toEqual([
      'user.registered',
      'user.disabled',
      'user.enabled',
    ])
  })

  it('who are shut out in an exam have it handed in as it stands', async () => {
    const person = await api.register('Eve')
    const exam = await seedExam(api, person)
    await admin.call('PATCH', userPath(person), { disabled: true })
    expect(await api.db.examAttempt.findUnique({ where: { id: exam.id } })).toMatchObject({ state: 'grading' })
  })

  it('are deleted with all that is theirs; the log keeps that it was done', async () => {
    const person = await api.register('Gone')
    const { id, sandboxId } = await seedAttempt(api, person)
    expect((await admin.call('DELETE', userPath(person))).status).toBe(204)
    expect(await api.db.user.count({ where: { id: person.id } })).toBe(0)
    expect(await api.db.attempt.count({ where: { id } })).toBe(0)
    expect(await api.db.sandbox.count({ where: { id: sandboxId } })).toBe(0)
    expect((await person.call('GET', '/api/v1/me')).status).toBe(401)
    expect((await eventsOf(person.id)).at(-1)).toMatchObject({ action: 'user.deleted', actorId: admin.id })
    expect((await admin.call('DELETE', userPath(person))).status).toBe(404)
  })

  it('keep one admin: the last is not demoted, shut out or deleted, whoever asks at the same moment', async () => {
    const refused = [
      await admin.call('PATCH', userPath(admin), { role: 'learner' }),
      await admin.call('PATCH', userPath(admin), { disabled: true }),
      await admin.call('DELETE', userPath(admin)),
    ]
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([409, 'LAST_ADMIN']))
    const second = await api.register('Two')
    await admin.call('PATCH', userPath(second), { role: 'admin' })
    const tries = await Promise.all([
      admin.call('PATCH', userPath(second), { role: 'learner' }),
      second.call('PATCH', userPath(admin), { role: 'learner' }),
    ])
    expect(tries.map(({ status }) => status).sort()).not.toEqual([204, 204])
    expect(await api.db.user.count({ where: { role: 'admin' } })).toBe(1)
    await api.db.user.update({ where: { id: admin.id }, data: { role: 'admin' } })
  })
})

describe('a sandbox', () => {
  it('is listed with whose it is, and its lab ends with it', async () => {
    const person = await api.register('Sandy')
    const { id, sandboxId } = await seedAttempt(api, person)
    const { sandboxes } = (await admin.call('GET', '/api/v1/admin/sandboxes')).body
    expect(sandboxes).toContainEqual(
      expect.objectContaining({
        id: sandboxId,
        topology: 'host',
        state: 'claimed',
        user: expect.objectContaining({ name: 'Sandy' }),
      }),
    )
    expect((await admin.call('POST', `/api/v1/admin/sandboxes/${sandboxId}/end`)).status).toBe(204)
    expect(await api.db.attempt.findUnique({ where: { id } })).toMatchObject({
      state: 'ended',
      failure: { reason: 'ENDED_BY_ADMIN' },
    })
    expect(await eventsOf(sandboxId)).toMatchObject([{ action: 'sandbox.ended', actorId: admin.id }])
    expect((await admin.call('POST', `/api/v1/admin/sandboxes/${randomUUID()}/end`)).status).toBe(404)
  })
})

describe('the audit log', () => {
  it('is searched by who, what, when and from where, page by page', async () => {
    const person = await api.register('Searched')
    const actorId = person.id
    const at = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n))
    const data = Array.from({ length: 120 }, (_, n) => ({
      ...{ actorId, action: n % 2 === 0 ? 'thing.opened' : 'thing.closed', subject: 'thing', subjectId: String(n) },
      ...{ at: at(n), address: n < 10 ? '10.9.8.7' : '192.0.2.1' },
    }))
    await api.db.auditEvent.createMany({ data })
    const search = async (query: string) => (await admin.call('GET', `/api/v1/admin/audit?${query}`)).body
    const seen: string[] = []
    let page = await search('who=searched&what=thing')
    for (; page.next; page = await search(`who=searched&what=thing&cursor=${page.next}`)) {
      seen.push(...page.events.map(({ id }: { id: string }) => id))
    }
    seen.push(...page.events.map(({ id }: { id: string }) => id))
    expect(new Set(seen).size).toBe(120)
    expect(seen).toEqual(seen.toSorted((a, b) => Number(b) - Number(a)))
    expect((await search('what=thing.opened&address=10.9')).events).toHaveLength(5)
    const hour = `what=thing&since=${at(100).toISOString()}&until=${at(110).toISOString()}`
    expect((await search(hour)).events).toHaveLength(10)
    expect((await search(hour)).events[0]).toMatchObject({ actor: { name: 'Searched' }, address: '192.0.2.1' })
  })
})

it('the state of the machine is told also while sandboxd does not answer', async () => {
  const { status, body } = await admin.call('GET', '/api/v1/admin/state')
  expect([status, body.capacity, body.limits.idleMinutes]).toEqual([200, null, 60])
})
