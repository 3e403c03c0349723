import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstAdminLink } from '../src/index.ts'
import { caller, cookieOf, ORIGIN, PASSWORD, startApi, type TestApi } from './harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi()
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})

const tokenOf = (link: string | null) => new URL(link ?? '').searchParams.get('token') ?? ''
const newToken = async () => tokenOf(await firstAdminLink(api.db, ORIGIN))
const admin = { name: 'Grace', email: 'grace@example.org', password: PASSWORD }

describe('the link for the first admin', () => {
  it('is refused when it is made up, too old, or overtaken by a newer one', async () => {
    const older = await newToken()
    const newer = await newToken()
    await api.db.oneTimeLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } })
    for (const token of ['made-up', older, newer]) {
      const { status, body } = await api.call('POST', '/api/v1/welcome', { token, ...admin })
      expect([status, body.code]).toEqual([403, 'LINK_INVALID'])
    }
    expect(await api.db.user.count()).toBe(0)
  })

  it('stays good when the try failed, makes one admin of two who use it at once, and signs in', async () => {
    const learner = await api.register('Bob')
    const token = await newToken()
    const taken = await api.call('POST', '/api/v1/welcome', { token, ...admin, email: learner.email })
    expect([taken.status, taken.body.code]).toEqual([409, 'CONFLICT'])
    const short = await api.call('POST', '/api/v1/welcome', { token, ...admin, password: 'short' })
    expect([short.status, short.body.errors[0].at]).toEqual([400, 'body/password'])

    const tries = await Promise.all([
      api.call('POST', '/api/v1/welcome', { token, ...admin }),
      api.call('POST', '/api/v1/welcome', { token, ...admin, email: 'eve@example.org' }),
    ])
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 403])
    const won = tries.find(({ status }) => status === 201)
    const me = await caller(api.app, cookieOf(won?.headers ?? {}))('GET', '/api/v1/me')
    expect(me.body).toMatchObject({ name: 'Grace', role: 'admin' })
    expect(await api.db.user.count({ where: { role: 'admin' } })).toBe(1)
  })

  it('is not made any more when there is an admin', async () => {
    expect(await firstAdminLink(api.db, ORIGIN)).toBeNull()
  })

  it('leaves no token in the database, only its hash', async () => {
    const rows = await api.db.oneTimeLink.findMany()
    for (const { tokenHash } of rows) expect(tokenHash).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('an account', () => {
  it('comes with a cookie that scripts cannot read and other sites cannot send along', async () => {
    const { headers } = await api.call('POST', '/api/auth/sign-up/email', {
      name: 'Cy',
      email: 'cy@example.org',
      password: PASSWORD,
    })
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly/)
    expect(String(headers['set-cookie'])).toMatch(/SameSite=Lax/)
  })

  it('begins as a learner, whatever the request says', async () => {
    const email = 'dora@example.org'
    await api.call('POST', '/api/auth/sign-up/email', { name: 'Dora', email, password: PASSWORD, role: 'admin' })
    expect((await api.db.user.findUnique({ where: { email } }))?.role ?? 'learner').toBe('learner')
  })

  it('is signed out for good: the cookie is worth nothing afterwards', async () => {
    const person = await api.register()
    expect((await person.call('GET', '/api/v1/me')).status).toBe(200)
    expect((await person.call('POST', '/api/auth/sign-out', {})).status).toBe(200)
    expect((await person.call('GET', '/api/v1/me')).status).toBe(401)
  })

  it('is not guessed at: after ten tries in a minute no more are looked at', async () => {
    const { email } = await api.register()
    const tries = []
    for (let i = 0; i < 11; i++) {
      tries.push(await api.call('POST', '/api/auth/sign-in/email', { email, password: `wrong password ${i}` }))
    }
    expect(tries.slice(0, 10).every(({ status }) => status === 401)).toBe(true)
    expect([tries[10]?.status, tries[10]?.body.code]).toEqual([429, 'RATE_LIMITED'])
    // Somebody else behind the same address is not held up.
    const other = await api.call('POST', '/api/auth/sign-in/email', { email: admin.email, password: 'wrong password' })
    expect(other.status).toBe(401)
  })

  it('is not made when an admin has closed registration, which learners cannot do', async () => {
    const learner = await api.register()
    expect((await learner.call('PATCH', '/api/v1/settings', { selfRegistration: false })).status).toBe(404)
    const [row] = await api.db.user.findMany({ where: { role: 'admin' } })
    const signedIn = await api.call('POST', '/api/auth/sign-in/email', { email: row?.email, password: PASSWORD })
    const call = caller(api.app, cookieOf(signedIn.headers))
    expect((await call('PATCH', '/api/v1/settings', { selfRegistration: false })).body).toEqual({
      selfRegistration: false,
    })
    expect((await api.call('GET', '/api/v1/sign-in')).body).toMatchObject({ selfRegistration: false, oidc: null })
    await expect(api.register()).rejects.toThrow('REGISTRATION_CLOSED')
    await call('PATCH', '/api/v1/settings', { selfRegistration: true })
    expect(await api.db.auditEvent.count({ where: { action: 'settings.changed', actorId: row?.id } })).toBe(2)
  })
})
