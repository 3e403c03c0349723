import type { Step } from '@cka-netlab/contracts'
import { SandboxdClient } from '@cka-netlab/sandbox'
import fp from 'fastify-plugin'
import { requestContext } from '../request-context.ts'

declare module 'fastify' {
  interface FastifyInstance {
    sandboxd: SandboxdClient
    /** How far the images are, as last told by sandboxd; every step of every topology. */
    images: { steps: Step[] }
  }
}

export default fp(
  async (app) => {
    const client = new SandboxdClient({
      ...app.config.sandboxd,
      requestId: () => requestContext.getStore()?.requestId,
    })
    app.decorate('sandboxd', client)
    app.decorate('images', { steps: [] })
    app.addHook('onClose', async () => client.close())
  },
  { name: 'sandboxd' },
)
