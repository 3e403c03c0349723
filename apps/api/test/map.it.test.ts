import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { NetworkMap } from '@cka-netlab/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt } from './seed.ts'
import { seedExam } from './seed-exam.ts'

/** Answers observations as sandboxd does; the real one is in test/sandbox. */
class Sandboxd {
  readonly asked: { sandbox: string; body: unknown }[] = []
  map: NetworkMap = { topology: 'host', machines: [], cables: [], wires: [] }
  readonly server: Server = createServer((request, response) => {
    const sandbox = /^\/v1\/sandboxes\/([^/]+)\/observations$/.exec(request.url ?? '')?.[1]
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      if (sandbox) this.asked.push({ sandbox, body: JSON.parse(text) })
      response.writeHead(sandbox ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(sandbox ? this.map : {}))
    })
  })
}

const sandboxd = new Sandboxd()
let api: TestApi
let url: string
let ada: Person
let bob: Person
beforeAll(async () => {
  await new Promise<void>((done) => sandboxd.server.listen(0, '127.0.0.1', done))
  const { port } = sandboxd.server.address() as AddressInfo
  api = await startApi({ sandboxd: { url: `http://127.0.0.1:${port}`, secret: 'a secret for the tests' } })
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  ada = await api.register('Ada')
  bob = await api.register('Bob')
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  sandboxd.server.close()
})

async function begin(o?: Parameters<typeof seedAttempt>[2]) {
  await api.db.attempt.updateMany({ where: { userId: ada.id }, data: { state: 'ended' } })
  return seedAttempt(api, ada, { labId: LABS.host, ...o })
}

/** Reads the events of a stream as they come. */
async function* events(id: string, signal: AbortSignal) {
  const response = await fetch(`${url}/api/v1/attempts/${id}/map`, { headers: { cookie: ada.cookie }, signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = text.slice(0, end).match(/^event: map\ndata: (.*)$/)?.[1]
      text = text.slice(end + 2)
      if (data) yield JSON.parse(data)
    }
  }
}

describe('the map of an attempt', () => {
  it('comes whole, and whole again when something has changed, until the attempt ends', async () => {
    const { id, sandboxId } = await begin()
    const stop = new AbortController()
    const stream = events(id, AbortSignal.any([stop.signal, AbortSignal.timeout(30_000)]))
    expect((await stream.next()).value).toEqual({ map: sandboxd.map })
    expect(sandboxd.asked.at(-1)).toEqual({ sandbox: sandboxId, body: { kind: 'map' } })
    sandboxd.map = { ...sandboxd.map, wires: [{ id: 'wire/a', name: 'a', links: [] }] }
    expect((await stream.next()).value).toEqual({ map: sandboxd.map })
    await ada.call('POST', `/api/v1/attempts/${id}/end`)
    expect((await stream.next()).done).toBe(true)
    stop.abort()
  })

  it('is for the learner alone, while there are machines', async () => {
    const { id } = await begin()
    const path = `/api/v1/attempts/${id}/map`
    expect((await api.call('GET', path)).status).toBe(401)
    expect((await bob.call('GET', path)).status).toBe(404)
    await ada.call('POST', `/api/v1/attempts/${id}/end`)
    expect((await ada.call('GET', path)).body.code).toBe('ATTEMPT_OVER')
    const preparing = await begin({ state: 'preparing' })
    expect((await ada.call('GET', `/api/v1/attempts/${preparing.id}/map`)).body.code).toBe('SANDBOX_NOT_READY')
  })

  it('is not there in an exam, and neither is the path', async () => {
    await api.db.attempt.updateMany({ where: { userId: ada.id }, data: { state: 'ended' } })
    const { attempts } = await seedExam(api, ada)
    expect((await ada.call('GET', `/api/v1/attempts/${attempts[0]}/map`)).status).toBe(404)
    const body = { from: { node: 'node01' }, target: '172.30.0.4' }
    expect((await ada.call('POST', `/api/v1/attempts/${attempts[0]}/path`, body)).status).toBe(404)
  })
})

describe('the path of a request', () => {
  it('wants a target that it can read', async () => {
    const { id } = await begin()
    const body = { from: { node: 'node01' }, target: '$(id)' }
    const { status, body: problem } = await ada.call('POST', `/api/v1/attempts/${id}/path`, body)
    expect([status, problem.errors[0].at]).toEqual([400, 'body/target'])
    const path = `/api/v1/attempts/${id}/path`
    expect((await bob.call('POST', path, { from: { node: 'node01' }, target: '172.30.0.4' })).status).toBe(404)
  })
})
