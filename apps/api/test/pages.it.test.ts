import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApi, type TestApi } from './harness.ts'

const SCRIPT = '/_next/static/chunks/one.js'

/** Answers as the web app does: scripts may be kept for ever, pages never. */
const asked: string[] = []
const web = createServer(({ url = '', headers }, response) => {
  asked.push(url)
  if (url !== SCRIPT) return response.setHeader('cache-control', 'private, no-store').end(`page ${asked.length}`)
  const compressed = String(headers['accept-encoding']).includes('gzip')
  response.setHeader('cache-control', 'public, max-age=31536000, immutable').setHeader('vary', 'Accept-Encoding')
  if (compressed) response.setHeader('content-encoding', 'gzip')
  return response.end(compressed ? gzipSync('script') : 'script')
})

let api: TestApi
beforeAll(async () => {
  await new Promise<void>((listening) => web.listen(0, '127.0.0.1', listening))
  api = await startApi({ webUrl: `http://127.0.0.1:${(web.address() as AddressInfo).port}` })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  web.close()
})
beforeEach(() => void asked.splice(0))

const read = (url: string, headers: IncomingHttpHeaders = {}) => api.app.inject({ url, headers })

describe('the web app', () => {
  it('is asked for a script once, in each encoding', async () => {
    for (const [encoding, body] of [
      ['gzip', gzipSync('script')],
      ['identity', Buffer.from('script')],
    ] as const) {
      for (let time = 1; time <= 2; time++) {
        const { statusCode, rawPayload } = await read(SCRIPT, { 'accept-encoding': encoding })
        expect([statusCode, rawPayload]).toEqual([200, body])
      }
    }
    expect(asked).toEqual([SCRIPT, SCRIPT])
  })

  it('is asked for a page each time, which nobody else gets to see', async () => {
    const bodies = [await read('/labs/x', { cookie: 'a=1' }), await read('/labs/x', { cookie: 'a=2' })]
    expect(bodies.map(({ body }) => body)).toEqual(['page 1', 'page 2'])
  })
})
