import { Progress } from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { progressOf } from '../../progress/progress.ts'

export const progressRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/progress',
    { config: { policy: 'user' }, schema: { tags: ['progress'], response: { 200: Progress } } },
    async (request) => progressOf(app, (await app.requireUser(request)).id),
  )
}
