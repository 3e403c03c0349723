import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { EventStream } from '../../attempts/event-stream.ts'

/** `GET /api/v1/attempts/:id/events`: the whole attempt now and after every change, as server-sent events. */
export const attemptEventRoutes: FastifyPluginAsyncZod = async (app) => {
  const open = new Set<EventStream>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })

  app.get(
    '/api/v1/attempts/:id/events',
    {
      config: { policy: 'user' },
      schema: {
        tags: ['attempts'],
        params: z.object({ id: z.uuid() }),
        description: 'Server-sent events named `attempt`; the data is an AttemptView.',
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const user = await app.requireUser(request)
      // Answers 404 while an answer can still be chosen.
      await app.attempts.view(user, id)
      reply.hijack()
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // Proxies in front must not hold events back.
        'x-accel-buffering': 'no',
        'x-request-id': request.id,
      })
      const stream = new EventStream(reply.raw, 'attempt', () => app.attempts.view(user, id))
      open.add(stream)
      const stop = app.notifications.onAttempt(id, () => stream.changed())
      stream.onEnd((error) => {
        if (error) request.log.warn({ err: error }, 'a stream of events broke')
        open.delete(stream)
        stop()
      })
      stream.changed()
    },
  )
}
