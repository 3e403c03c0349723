import { HttpProblem, type Me } from '@cka-netlab/contracts'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { signedInUser } from '../accounts/auth.ts'

/** Who may call a route: anybody, whoever is signed in, or admins alone. */
export type Policy = 'public' | 'user' | 'admin'

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
  }
  interface FastifyRequest {
    /** Who is signed in; read on routes whose policy is not `public`. */
    user: Me | null
  }
  interface FastifyInstance {
    /** The signed-in user. @throws {HttpProblem} NOT_SIGNED_IN */
    requireUser(request: FastifyRequest): Promise<Me>
  }
}

/** A route that does not say who may call it does not start. */
export default fp(
  async (app) => {
    app.decorateRequest('user', null)
    app.decorate('requireUser', async (request: FastifyRequest) => {
      request.user ??= await signedInUser(app.auth, request.headers)
      if (!request.user) throw new HttpProblem('NOT_SIGNED_IN')
      return request.user
    })

    app.addHook('onRoute', ({ method, url, config }) => {
      if (!config?.policy) throw new Error(`The route ${method} ${url} does not state its policy.`)
    })
    app.addHook('onRequest', async (request) => {
      const { policy } = request.routeOptions.config
      if (policy === undefined || policy === 'public') return
      const user = await app.requireUser(request)
      // What is for admins looks to others as if it did not exist.
      if (policy === 'admin' && user.role !== 'admin') throw new HttpProblem('NOT_FOUND')
    })
  },
  { name: 'policies' },
)
