import { ObservationError, observeRequest, parseTarget, tracePath } from '@cka-netlab/checks'
import { HttpProblem, PathView, TracePath } from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** `POST /api/v1/attempts/:id/path`: sends one request from somewhere in the sandbox and follows its way. */
export const attemptPathRoutes: FastifyPluginAsyncZod = async (app) => {
  /** Attempts for which a request is under way: one at a time, since each is a handful of programs in the sandbox. */
  const busy = new Set<string>()

  app.post(
    '/api/v1/attempts/:id/path',
    {
      config: { policy: 'owner' },
      schema: {
        tags: ['attempts'],
        params: z.object({ id: z.uuid() }),
        body: TracePath,
        response: { 200: PathView },
      },
    },
    async (request) => {
      const { id } = request.params
      const user = await app.requireUser(request)
      const { id: sandboxId, topology } = await app.maps.sandbox(id, user.id)
      const target = parseTarget(request.body.target)
      if (!target) {
        const message = 'Give a URL, a host with a port, or a host: http://web.shop/, 10.244.1.9:8080, 192.168.15.2.'
        throw new HttpProblem('BAD_REQUEST', message, [{ at: 'body/target', message }])
      }
      if (busy.has(id)) throw new HttpProblem('CONFLICT', 'The last request is still on its way.')
      busy.add(id)
      try {
        const { view } = app.sandboxd.access(sandboxId, topology)
        return tracePath(await observeRequest(view, request.body.from, target))
      } catch (error) {
        if (!(error instanceof ObservationError)) throw error
        throw new HttpProblem('CONFLICT', `The way could not be followed: ${error.message}`)
      } finally {
        busy.delete(id)
      }
    },
  )
}
