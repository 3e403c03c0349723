import { createHash, timingSafeEqual } from 'node:crypto'
import { HttpProblem } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without the shared secret. */
    open?: boolean
  }
}

/** Every route wants the shared secret as a bearer token, unless it says `config: { open: true }`. */
export default fp<{ secret: string }>(
  async (app, { secret }) => {
    const expected = digest(`Bearer ${secret}`)
    app.addHook('onRequest', async (request) => {
      if (request.routeOptions.config.open) return
      // Digests have one length, so that comparing them tells nothing about the secret's.
      if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
        throw new HttpProblem('SECRET_INVALID')
    })
  },
  { name: 'secret' },
)

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
