import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt } from './seed.ts'

/** Writes down what it is asked, and makes nothing; the real one is in test/sandbox. */
const asked: { what: string; requestId: unknown }[] = []
const sandboxd: Server = createServer(({ method, url, headers }, response) => {
  asked.push({ what: `${method} ${url}`, requestId: headers['x-request-id'] })
  if (url === '/v1/images') response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
  else response.writeHead(method === 'DELETE' ? 204 : 503).end()
})
const told = (what: string) => asked.filter((one) => one.what === what)

let api: TestApi
beforeAll(async () => {
  await new Promise<void>((done) => sandboxd.listen(0, '127.0.0.1', done))
  const { port } = sandboxd.address() as AddressInfo
  api = await startApi({ sandboxd: { url: `http://127.0.0.1:${port}`, secret: 'a secret for the tests' } })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  sandboxd.close()
})

describe('sandboxd', () => {
  it('is told the id of the request, also by the job that goes on with it', async () => {
    const person = await api.register()
    const { status, headers } = await person.call('POST', '/api/v1/attempts', { labId: LABS.host })
    expect(status).toBe(201)
    const requestId = headers['x-request-id']
    expect(told('GET /v1/images')).toContainEqual({ what: 'GET /v1/images', requestId })
    const made = { what: 'POST /v1/sandboxes', requestId }
    await expect.poll(() => told(made.what), { timeout: 20_000 }).toContainEqual(made)
    // What the job did is the platform's own, wherever the request came from.
    const ready = await api.db.auditEvent.findMany({ where: { actorId: null } })
    expect(ready.every(({ address }) => address === null)).toBe(true)
  })

  it('forgets what was recorded in the terminals of somebody who is deleted', async () => {
    const [admin, person] = [await api.register('Grace'), await api.register('Gone')]
    await api.db.user.update({ where: { id: admin.id }, data: { role: 'admin' } })
    const { sandboxId } = await seedAttempt(api, person)
    expect((await admin.call('DELETE', `/api/v1/admin/users/${person.id}`)).status).toBe(204)
    await expect.poll(() => told(`DELETE /v1/recordings/${sandboxId}`), { timeout: 20_000 }).toHaveLength(1)
  })
})
