import { randomUUID } from 'node:crypto'
import { OAuth2Server } from 'oauth2-mock-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSettings } from '../src/accounts/settings.ts'
import { caller, cookieOf, startApi, type TestApi } from './harness.ts'
import { seedCohort } from './seed.ts'

const provider = new OAuth2Server()
let api: TestApi
/** Who sits before the provider. */
let who: string
const claims = () => ({ sub: who, email: who, email_verified: true, name: 'Eve' })
beforeAll(async () => {
  provider.service.on('beforeTokenSigning', ({ payload }) => Object.assign(payload, claims()))
  provider.service.on('beforeUserinfo', (answer) => Object.assign(answer, { body: claims() }))
  await provider.issuer.keys.generate('RS256')
  await provider.start(0, '127.0.0.1')
  const issuer = provider.issuer.url ?? ''
  api = await startApi({ oidc: { issuer, clientId: 'netlab', clientSecret: 'secret', name: 'Company account' } })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await provider.stop()
})

/** Goes to the provider and back, as a browser would. @returns where that leads, and who is signed in */
async function signOn(email: string, invitation?: string) {
  who = email
  const begun = await api.call('POST', '/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/progress',
    newUserCallbackURL: '/',
    errorCallbackURL: '/sign-in',
    additionalData: invitation === undefined ? undefined : { invitation },
  })
  const atProvider = await fetch(begun.body.url, { redirect: 'manual' })
  const { pathname, search } = new URL(atProvider.headers.get('location') ?? '')
  const back = await caller(api.app, cookieOf(begun.headers))('GET', pathname + search)
  const call = caller(api.app, cookieOf(back.headers))
  return { leadsTo: new URL(String(back.headers.location), api.config.url), call, me: await call('GET', '/api/v1/me') }
}

const address = () => `eve-${randomUUID().slice(0, 8)}@example.org`

describe('single sign-on', () => {
  it('makes an account the first time and signs in to it the second', async () => {
    const email = address()
    const first = await signOn(email)
    expect([first.leadsTo.pathname, first.me.body.email, first.me.body.role]).toEqual(['/', email, 'learner'])
    const second = await signOn(email)
    expect([second.leadsTo.pathname, second.me.body.id]).toEqual(['/progress', first.me.body.id])
  })

  it('makes no account where registration is closed, but for whom an invitation lets in', async () => {
    const { ines, cohortId } = await seedCohort(api, 'Winter')
    const { body } = await ines.call('POST', `/api/v1/cohorts/${cohortId}/invitations`, { usesMax: 1 })
    const token = new URL(body.url).searchParams.get('token') ?? ''
    await writeSettings(api.db, { selfRegistration: false })

    const stranger = address()
    const refused = await signOn(stranger)
    expect([refused.leadsTo.pathname, refused.me.status]).toEqual(['/sign-in', 401])
    expect(refused.leadsTo.searchParams.get('error')).toBe('REGISTRATION_CLOSED')
    expect(await api.db.user.count({ where: { email: stranger } })).toBe(0)

    const invited = await signOn(address(), token)
    expect([invited.leadsTo.pathname, invited.me.status]).toEqual(['/', 200])
    const { body: own } = await invited.call('GET', '/api/v1/cohorts')
    expect(own.cohorts).toMatchObject([{ id: cohortId, role: 'learner' }])

    const late = await signOn(address(), token)
    expect([late.leadsTo.pathname, late.me.status], 'the link was for one').toEqual(['/sign-in', 401])
  })
})
