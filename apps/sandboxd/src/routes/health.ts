import { statfs } from 'node:fs/promises'
import { checkKernelLimits } from '@cka-netlab/sandbox'
import fp from 'fastify-plugin'

/**
 * Answered without the secret. `GET /healthz`: 200 when the engine answers, else 503, with what else there is to know.
 * `GET /readyz`: 200 when a sandbox can be started now, so with the image of bare machines as well.
 */
export default fp(
  async (app) => {
    app.get('/healthz', { config: { open: true } }, async (_request, reply) => {
      const [engine, kernelLimits, disk] = await Promise.all([
        app.driver.engine().catch((error: Error) => ({ error: error.message })),
        checkKernelLimits({ raise: false }),
        statfs(app.config.dataDir).catch(() => null),
      ])
      const ok = !('error' in engine)
      return reply.code(ok ? 200 : 503).send({
        ok,
        engine,
        images: app.images.steps(),
        sandboxes: app.sandboxes.list().length,
        diskFreeMiB: disk && Math.round((disk.bavail * disk.bsize) / 2 ** 20),
        kernelLimits: kernelLimits.filter((limit) => limit.state === 'low'),
      })
    })

    app.get('/readyz', { config: { open: true } }, async (_request, reply) => {
      const engine = await app.driver.engine().then(
        () => true,
        () => false,
      )
      const image = app.images.steps().some(({ id, state }) => id === 'image-host' && state === 'done')
      return reply.code(engine && image ? 200 : 503).send({ ok: engine && image, engine, image })
    })
  },
  { name: 'health', dependencies: ['sandboxes'] },
)
