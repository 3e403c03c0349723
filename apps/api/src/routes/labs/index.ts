import { Catalogue, HttpProblem, LabDetail } from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { catalogue, labDetail } from '../../labs/catalogue.ts'

const tags = ['labs']

export const labRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/labs',
    { config: { policy: 'user' }, schema: { tags, response: { 200: Catalogue } } },
    async (request) => catalogue(app, (await app.requireUser(request)).id),
  )

  app.get(
    '/api/v1/labs/:id',
    {
      config: { policy: 'user' },
      schema: { tags, params: z.object({ id: z.string().max(100) }), response: { 200: LabDetail } },
    },
    async (request) => {
      const user = await app.requireUser(request)
      const lab = await labDetail(app, user.id, request.params.id)
      if (!lab) throw new HttpProblem('NOT_FOUND')
      return lab
    },
  )

  app.get(
    '/api/v1/lab-errors',
    {
      config: { policy: 'admin' },
      schema: {
        tags,
        summary: 'What is wrong with the labs and exams that were left out',
        response: {
          200: z.object({
            errors: z.array(
              z.object({ code: z.string(), at: z.string(), message: z.string(), fix: z.string().optional() }),
            ),
          }),
        },
      },
    },
    async () => ({
      errors: [...app.labs.errors, ...app.exams.store.errors].map(({ code, at, message, fix }) => ({
        code,
        at,
        message,
        fix,
      })),
    }),
  )
}
