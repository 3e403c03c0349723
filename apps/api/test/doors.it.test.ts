import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../src/index.ts'
import { ORIGIN, startApi, type TestApi, testConfig } from './harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi()
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})

const PUBLIC = new Set(['/healthz', '/readyz', '/api/v1/sign-in', '/api/v1/welcome'])

describe('every route', () => {
  it('of the description is shut to whoever is not signed in, but for those named here', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json')
    const routes = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() as 'GET' })),
    )
    expect(routes.length).toBeGreaterThan(15)
    for (const { path, method } of routes.filter(({ path }) => !PUBLIC.has(path))) {
      const url = path.replace(/\{n\}/, '1').replace(/\{\w+\}/g, randomUUID())
      const answer = await api.call(method, url, method === 'GET' ? undefined : {})
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 401, 'NOT_SIGNED_IN'])
    }
  })

  it('has to state its policy, or the process does not start', async () => {
    const app = await buildApp(testConfig(api.config.databaseUrl))
    expect(() => app.get('/api/v1/forgotten', async () => 'open to all')).toThrow(/does not state its policy/)
    await app.close()
  })

  it('for admins looks to a learner as if it did not exist', async () => {
    const learner = await api.register()
    const { status, body } = await learner.call('GET', '/api/v1/lab-errors')
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('an answer', () => {
  it('to an unknown address of the API is a problem with a request id, not a page', async () => {
    const { status, body, headers } = await api.call('GET', '/api/v2/labs')
    expect(status).toBe(404)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(body.requestId).toBe(headers['x-request-id'])
  })

  it('to a page of another origin that wants to change something is a refusal', async () => {
    const learner = await api.register()
    for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`]) {
      const { statusCode, body } = await api.app.inject({
        method: 'POST',
        url: '/api/v1/attempts',
        headers: { origin, cookie: learner.cookie },
        payload: { labId: 'x' },
      })
      expect([statusCode, JSON.parse(body).code]).toEqual([403, 'ORIGIN_NOT_ALLOWED'])
    }
  })

  it('says which fields are wrong', async () => {
    const learner = await api.register()
    const { status, body } = await learner.call('POST', '/api/v1/attempts', { labId: 7, extra: true })
    expect(status).toBe(400)
    expect(body.errors.map((error: { at: string }) => error.at)).toContain('body/labId')
  })

  it('keeps browsers from framing, sniffing and running anything', async () => {
    const { headers } = await api.call('GET', '/healthz')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('says that the pages are not up when they are not', async () => {
    const { status, body } = await api.call('GET', '/labs/x')
    expect(status).toBe(502)
    expect(body).toMatch(/pages do not answer/)
  })

  it('tells that the process is ready without sandboxd, and that sandboxd is missing', async () => {
    const { status, body } = await api.call('GET', '/readyz')
    expect([status, body]).toEqual([200, { ok: true, postgres: true, sandboxd: false }])
  })
})
