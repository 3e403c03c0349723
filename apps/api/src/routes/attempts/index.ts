import {
  AttemptSummary,
  AttemptView,
  RevealHint,
  SaveAnswers,
  StartAttempt,
  SubmissionView,
  Submit,
} from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { myAttempts } from '../../attempts/my-attempts.ts'

const tags = ['attempts']
const config = { policy: 'user' } as const
const own = { policy: 'owner' } as const
const params = z.object({ id: z.uuid() })
const attempt = { 200: AttemptView }

export const attemptRoutes: FastifyPluginAsyncZod = async (app) => {
  const { attempts } = app

  app.get(
    '/api/v1/attempts',
    { config, schema: { tags, response: { 200: z.object({ attempts: z.array(AttemptSummary) }) } } },
    async (request) => ({ attempts: await myAttempts(app.db, (await app.requireUser(request)).id) }),
  )

  app.post(
    '/api/v1/attempts',
    { config, schema: { tags, body: StartAttempt, response: { 201: AttemptView } } },
    async (request, reply) => {
      const user = await app.requireUser(request)
      return reply.code(201).send(await attempts.start(user, request.body))
    },
  )

  app.get('/api/v1/attempts/:id', { config: own, schema: { tags, params, response: attempt } }, async (request) =>
    attempts.view(await app.requireUser(request), request.params.id),
  )

  app.put(
    '/api/v1/attempts/:id/answers',
    { config: own, schema: { tags, params, body: SaveAnswers, response: attempt } },
    async (request) => attempts.saveAnswers(await app.requireUser(request), request.params.id, request.body.answers),
  )

  app.post(
    '/api/v1/attempts/:id/hints',
    { config: own, schema: { tags, params, body: RevealHint, response: attempt } },
    async (request) => attempts.revealHint(await app.requireUser(request), request.params.id, request.body.taskId),
  )

  app.post(
    '/api/v1/attempts/:id/submissions',
    { config: own, schema: { tags, params, body: Submit, response: { 202: SubmissionView } } },
    async (request, reply) => {
      const user = await app.requireUser(request)
      return reply.code(202).send(await attempts.submit(user, request.params.id, request.body))
    },
  )

  app.post('/api/v1/attempts/:id/end', { config: own, schema: { tags, params, response: attempt } }, async (request) =>
    attempts.end(await app.requireUser(request), request.params.id),
  )

  for (const [action, act] of Object.entries({
    pause: attempts.pause,
    resume: attempts.resume,
    reset: attempts.reset,
    solution: attempts.showSolution,
  })) {
    app.post(
      `/api/v1/attempts/:id/${action}`,
      { config: own, schema: { tags, params, response: attempt } },
      async (request) => act(await app.requireUser(request), (request.params as z.infer<typeof params>).id),
    )
  }
}
