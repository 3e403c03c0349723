import { Step, Topology } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** How far the images are, and which topologies they are wanted for beyond what is made in any case. */
const routes: FastifyPluginAsyncZod = async (app) => {
  app.put(
    '/v1/topologies',
    { schema: { body: z.object({ topologies: z.array(Topology) }), response: { 204: z.null() } } },
    async (request, reply) => {
      app.images.want(request.body.topologies)
      return reply.code(204).send(null)
    },
  )
  app.get('/v1/images', { schema: { response: { 200: z.array(Step) } } }, async () => app.images.steps())
}

export default fp(routes, { name: 'image-routes', dependencies: ['sandboxes'] })
