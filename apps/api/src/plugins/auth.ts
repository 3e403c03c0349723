import { fromNodeHeaders } from 'better-auth/node'
import fp from 'fastify-plugin'
import { type Auth, createAuth } from '../accounts/auth.ts'

declare module 'fastify' {
  interface FastifyInstance {
    auth: Auth
  }
}

/** Sign-in, sign-up, sign-out and the rest of better-auth, at `/api/auth/*`. */
export default fp(
  async (app) => {
    const auth = createAuth(app)
    app.decorate('auth', auth)

    await app.register(async (scope) => {
      // better-auth reads the bodies itself.
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 }, (_request, body, done) =>
        done(null, body),
      )
      scope.route({
        method: ['GET', 'POST'],
        url: '/api/auth/*',
        config: { policy: 'public' },
        schema: { hide: true },
        handler: async (request, reply) => {
          const headers = fromNodeHeaders(request.headers)
          // better-auth takes the address from a header; only ours is to be believed.
          headers.set('x-netlab-client', request.ip)
          const response = await auth.handler(
            new Request(new URL(request.url, app.config.url), {
              method: request.method,
              headers,
              body: request.body instanceof Buffer ? new Uint8Array(request.body) : undefined,
            }),
          )
          reply.code(response.status)
          for (const [name, value] of response.headers) {
            if (name !== 'set-cookie') reply.header(name, value)
          }
          const cookies = response.headers.getSetCookie()
          if (cookies.length > 0) reply.header('set-cookie', cookies)
          return reply.send(Buffer.from(await response.arrayBuffer()))
        },
      })
    })
  },
  { name: 'auth', dependencies: ['db', 'policies', 'rate-limit'] },
)
