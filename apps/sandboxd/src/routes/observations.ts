import { ObservationError } from '@cka-netlab/checks'
import { ObservationFault, ObservationRequest } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** Facts: what was seen, or 422 with whose doing it is that nothing was. */
const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/sandboxes/:id/observations',
    {
      schema: {
        params: z.object({ id: z.uuid() }),
        body: ObservationRequest,
        response: { 200: z.unknown(), 422: ObservationFault },
      },
    },
    async ({ params, body }, reply) => {
      try {
        return await app.sandboxes.use(params.id, (sandbox) => app.observations.observe(sandbox, body))
      } catch (error) {
        if (!(error instanceof ObservationError)) throw error
        const { fault, code, message } = error
        if (fault === 'platform')
          app.log.warn({ sandboxId: params.id, request: body, code, message }, 'a look has failed')
        return reply.code(422).send({ fault, code, message })
      }
    },
  )
}

export default fp(routes, { name: 'observation-routes', dependencies: ['sandboxes'] })
