import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'

const READY_SECONDS = 3

/** For whoever watches the process: `/healthz` says that it runs, `/readyz` that it can serve. */
export const healthRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/healthz',
    { config: { policy: 'public' }, schema: { response: { 200: z.object({ ok: z.literal(true) }) } } },
    async () => ({ ok: true as const }),
  )

  const Ready = z.object({ ok: z.boolean(), postgres: z.boolean(), sandboxd: z.boolean() })
  app.get(
    '/readyz',
    { config: { policy: 'public' }, schema: { response: { 200: Ready, 503: Ready } } },
    async (_request, reply) => {
      const [postgres, sandboxd] = await Promise.all([
        answers(app.db.$queryRaw`SELECT 1`),
        answers(app.sandboxd.images()),
      ])
      // Without sandboxd the catalogue and old scores can still be read, so it does not make the process unready.
      return reply.code(postgres ? 200 : 503).send({ ok: postgres, postgres, sandboxd })
    },
  )
}

async function answers(question: PromiseLike<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, READY_SECONDS * 1000, false)
  })
  const answer = Promise.resolve(question).then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
