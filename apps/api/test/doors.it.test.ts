import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ORIGIN, startApi, type TestApi } from './harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi()
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
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
