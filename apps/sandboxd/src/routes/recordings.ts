import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HttpProblem } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'

const routes: FastifyPluginAsyncZod = async (app) => {
  app.delete(
    '/v1/recordings/:id',
    { schema: { params: z.object({ id: z.uuid() }), response: { 204: z.null() } } },
    async ({ params: { id } }, reply) => {
      const alive = app.sandboxes.list().some((sandbox) => sandbox.id === id && sandbox.state !== 'ended')
      if (alive) throw new HttpProblem('CONFLICT', 'The sandbox is still there, and may be recorded.')
      await rm(join(app.config.dataDir, 'recordings', id), { recursive: true, force: true })
      return reply.code(204).send(null)
    },
  )
}

/** `DELETE /v1/recordings/:id`: forgets what was recorded in the terminals of a sandbox that has ended. */
export default fp(routes, { name: 'recordings', dependencies: ['sandboxes'] })
