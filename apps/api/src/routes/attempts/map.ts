import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { beginEvents } from '../../events/event-line.ts'
import { EventStream } from '../../events/event-stream.ts'

/** `GET /api/v1/attempts/:id/map`: the network of the attempt's machines now and after every change. */
export const attemptMapRoutes: FastifyPluginAsyncZod = async (app) => {
  const open = new Set<EventStream>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })

  app.get(
    '/api/v1/attempts/:id/map',
    {
      config: { policy: 'owner' },
      schema: {
        tags: ['attempts'],
        params: z.object({ id: z.uuid() }),
        description:
          'Server-sent events named `map` while the attempt goes on; the data is a MapEvent. Looked at every 2 s or more, only while somebody listens.',
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const user = await app.requireUser(request)
      const sandbox = await app.maps.sandbox(id, user.id)
      const watch = app.maps.watch(sandbox)
      const stream = new EventStream(beginEvents(request, reply), 'map', () => watch.current())
      open.add(stream)
      // Other machines, or none: the page asks again, and is told.
      const stillThere = () =>
        app.maps.sandbox(id, user.id).then(
          (now) => now.id === sandbox.id || stream.end(),
          () => stream.end(),
        )
      const stops = [watch.watch(() => stream.changed()), app.notifications.onAttempt(id, () => void stillThere())]
      stream.onEnd((error) => {
        if (error) request.log.warn({ err: error }, 'a stream of a map broke')
        open.delete(stream)
        for (const stop of stops) stop()
      })
    },
  )
}
