import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { EventStream } from '../../events/event-stream.ts'
import { streamEvents } from '../../events/stream-events.ts'

/** The whole of an attempt, or of an exam, now and after every change, as server-sent events. */
export const attemptEventRoutes: FastifyPluginAsyncZod = async (app) => {
  const open = new Set<EventStream>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })

  app.get(
    '/api/v1/attempts/:id/events',
    {
      config: { policy: 'owner' },
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
      const read = () => app.attempts.view(user, id)
      streamEvents(app, open, request, reply, { name: 'attempt', ids: [id], read })
    },
  )

  app.get(
    '/api/v1/exam-attempts/:id/events',
    {
      config: { policy: 'owner' },
      schema: {
        tags: ['exams'],
        params: z.object({ id: z.uuid() }),
        description: 'Server-sent events named `exam`; the data is an ExamAttemptView.',
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const user = await app.requireUser(request)
      await app.exams.view(user, id)
      const ids = await app.exams.watched(id)
      const read = () => app.exams.view(user, id)
      streamEvents(app, open, request, reply, { name: 'exam', ids, read })
    },
  )
}
