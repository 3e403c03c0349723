import { statfs } from 'node:fs/promises'
import { checkKernelLimits } from '@cka-netlab/sandbox'
import fp from 'fastify-plugin'

/** `GET /healthz`: 200 when sandboxes can be made, else 503, with the reasons. Answered without the secret. */
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
  },
  { name: 'health', dependencies: ['sandboxes'] },
)
