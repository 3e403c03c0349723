import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'

/** `GET /metrics` for Prometheus: the figures of this process, and sandboxd's while that answers. */
export const metricsRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get('/metrics', { config: { policy: 'token' }, schema: { hide: true } }, async (_request, reply) => {
    const [own, machines] = await Promise.all([app.metrics.text(), app.sandboxd.metrics().catch(() => '')])
    return reply.type(app.metrics.contentType).send(`${own}\n${machines}`)
  })
}
