import { Role } from '@cka-netlab/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caller, startApi, type TestApi } from './harness.ts'
import { seedAttempt } from './seed.ts'

const TOKEN = 'a token for the tests'

let api: TestApi
beforeAll(async () => {
  api = await startApi({ metricsToken: TOKEN })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})

const read = (authorization?: string, cookie?: string) =>
  api.app.inject({
    url: '/metrics',
    headers: { ...(authorization && { authorization }), ...(cookie && { cookie }) },
  })

describe('the figures for Prometheus', () => {
  it('count requests by route and answer, jobs, and attempts that go on', async () => {
    await seedAttempt(api, await api.register())
    await api.call('GET', '/api/v1/labs/one')
    const { statusCode, headers, body } = await read(`Bearer ${TOKEN}`)
    expect([statusCode, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')])
    expect(body).toContain(
      'cka_netlab_http_request_seconds_count{method="GET",route="/api/v1/labs/:id",status="401"} 1',
    )
    expect(body).toContain('cka_netlab_attempts{state="active"} 1')
    expect(body).toContain('# TYPE cka_netlab_job_seconds histogram')
    expect(body).toContain('cka_netlab_api_process_cpu_seconds_total')
  })

  it('count jobs that went well and tries that threw', async () => {
    const user = await api.register()
    const sandbox = await seedAttempt(api, user)
    // Nobody answers where sandboxd should be.
    await api.db.$transaction((tx) => api.app.jobs.add(tx, 'forget-recordings', sandbox.sandboxId))
    const failures = async () => (await read(`Bearer ${TOKEN}`)).body
    await expect
      .poll(failures, { timeout: 20_000 })
      .toContain('cka_netlab_job_failures_total{job="forget-recordings"} 1')
  })

  it('are not there for whoever has no token, an admin included', async () => {
    for (const role of Role.options) {
      const person = await api.register()
      await api.db.user.update({ where: { id: person.id }, data: { role } })
      expect((await read(undefined, person.cookie)).statusCode).toBe(404)
    }
    for (const wrong of [undefined, 'Bearer', `Bearer ${TOKEN}x`, TOKEN])
      expect((await read(wrong)).statusCode).toBe(404)
    const nowhere = await caller(api.app)('GET', '/api/v1/nowhere')
    expect((await read()).json()).toMatchObject({ code: nowhere.body.code, status: 404 })
  })
})
