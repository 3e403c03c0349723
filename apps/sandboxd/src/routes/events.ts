import { PassThrough } from 'node:stream'
import type { SandboxEvent } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'

const BEAT_MS = 10_000
/** A reader that is so far behind is cut off; it comes back and gets the present state. */
const BEHIND_BYTES_MAX = 4 * 1024 * 1024

/** Newline-delimited JSON: first everything as it is now, then every change, and a beat so that a dead line is noticed. */
const routes: FastifyPluginAsyncZod = async (app) => {
  app.get('/v1/events', async (_request, reply) => {
    const lines = new PassThrough({ highWaterMark: 64 * 1024 })
    const write = (event: SandboxEvent) => {
      if (lines.writableLength > BEHIND_BYTES_MAX) lines.destroy(new Error('the reader of events is too slow'))
      else lines.write(`${JSON.stringify(event)}\n`)
    }
    for (const sandbox of app.sandboxes.list()) write({ type: 'sandbox', sandbox })
    write({ type: 'images', images: app.images.steps() })
    // A beat ends the first part: who reads it knows all there is.
    write({ type: 'beat' })
    const unsubscribe = app.events.subscribe(write)
    const beat = setInterval(write, BEAT_MS, { type: 'beat' })
    lines.on('close', () => {
      clearInterval(beat)
      unsubscribe()
    })
    return reply.type('application/x-ndjson').send(lines)
  })
}

export default fp(routes, { name: 'event-routes', dependencies: ['sandboxes'] })
