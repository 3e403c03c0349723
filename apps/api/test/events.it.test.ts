import type { AttemptView } from '@cka-netlab/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp } from '../src/index.ts'
import { type Person, startApi, type TestApi } from './harness.ts'
import { LABS, seedAttempt } from './seed.ts'

let api: TestApi
let url: string
let ada: Person
let attemptId: string
beforeAll(async () => {
  api = await startApi()
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  ada = await api.register()
  attemptId = (await seedAttempt(api, ada, { labId: LABS.repair })).id
})

/** Follows an attempt as a browser's EventSource would. */
async function follow(base: string) {
  const stop = new AbortController()
  const response = await fetch(`${base}/api/v1/attempts/${attemptId}/events`, {
    headers: { cookie: ada.cookie },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(20_000)]),
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const views = read(response)
  return {
    next: async () => {
      const { value, done } = await views.next()
      return done ? undefined : value
    },
    stop: () => stop.abort(),
  }
}

async function* read(response: Response): AsyncGenerator<AttemptView> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = text.slice(0, end).match(/^event: attempt\ndata: (.*)$/)?.[1]
      text = text.slice(end + 2)
      if (data) yield JSON.parse(data)
    }
  }
}

describe('events of an attempt', () => {
  it('begin with the whole attempt and bring the whole again after a change', async () => {
    const stream = await follow(url)
    expect(await stream.next()).toMatchObject({ id: attemptId, state: 'active', submission: null })
    const taskId = api.app.labs.get(LABS.repair)?.tasks[0]?.id
    await ada.call('POST', `/api/v1/attempts/${attemptId}/hints`, { taskId })
    expect((await stream.next())?.lab.tasks[0]?.hints).toHaveLength(1)
    await ada.call('POST', `/api/v1/attempts/${attemptId}/end`)
    expect(await stream.next()).toMatchObject({ state: 'ended' })
    stream.stop()
  })

  it('reach a browser that is connected to another process', async () => {
    const other = await buildApp(api.config)
    const stream = await follow(await other.listen({ host: '127.0.0.1', port: 0 }))
    await stream.next()
    await ada.call('POST', `/api/v1/attempts/${attemptId}/end`)
    expect(await stream.next()).toMatchObject({ state: 'ended' })
    stream.stop()
    await other.close()
  })

  it('come again after the line to Postgres was cut, with what happened meanwhile', async () => {
    const stream = await follow(url)
    await stream.next()
    await api.db
      .$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN cka_netlab%'`
    await ada.call('POST', `/api/v1/attempts/${attemptId}/end`)
    expect(await stream.next()).toMatchObject({ state: 'ended' })
    stream.stop()
  })

  it('end when the process stops, so that it can', async () => {
    const other = await buildApp(api.config)
    const stream = await follow(await other.listen({ host: '127.0.0.1', port: 0 }))
    await stream.next()
    const started = performance.now()
    await other.close()
    expect(await stream.next()).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
