import { HttpProblem } from '@cka-netlab/contracts'
import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Headers of our own answers, and a check of the Origin on whatever changes something. Pages carry the policy that the
 * web app gives them, which replaces ours.
 */
export default fp(
  async (app) => {
    const https = app.config.url.startsWith('https:')
    await app.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      // Over plain HTTP both would send browsers to an https address that nobody listens on.
      strictTransportSecurity: https ? undefined : false,
      crossOriginOpenerPolicy: https ? undefined : false,
      originAgentCluster: https ? undefined : false,
      referrerPolicy: { policy: 'same-origin' },
    })
    app.addHook('onRequest', async (request) => {
      const { origin } = request.headers
      if (SAFE.has(request.method) || origin === undefined) return
      if (!app.config.origins.includes(origin)) {
        throw new HttpProblem('ORIGIN_NOT_ALLOWED', `Requests from pages of ${origin.slice(0, 200)} are not accepted.`)
      }
    })
    app.addHook('onSend', async (request, reply) => {
      reply.header('x-request-id', request.id)
    })
  },
  { name: 'security' },
)
