import { createHash, timingSafeEqual } from 'node:crypto'
import { HttpProblem, type Me, type Role } from '@cka-netlab/contracts'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { signedInUser } from '../accounts/auth.ts'
import { requestContext } from '../request-context.ts'

/** Roles that may call a route of each policy; null where nobody signs in. */
export const POLICIES = {
  /** Anybody. */
  public: null,
  /** Whoever is signed in. */
  user: ['learner', 'author', 'instructor', 'admin'],
  /** Whoever is signed in, for what the path names and is theirs. The handler looks whose it is; to others it does not exist. */
  owner: ['learner', 'author', 'instructor', 'admin'],
  /** Instructors and admins. */
  instructor: ['instructor', 'admin'],
  /** Instructors, for the cohort that the path names if it is theirs, and admins. To others it does not exist. */
  cohort: ['instructor', 'admin'],
  admin: ['admin'],
  /** Programs that have the token of the configuration. To others, whoever they are, it does not exist. */
  token: [],
} as const satisfies Record<string, readonly Role[] | null>

export type Policy = keyof typeof POLICIES

export function mayCall(policy: Policy, role: Role): boolean {
  const roles: readonly Role[] | null = POLICIES[policy]
  return roles === null || roles.includes(role)
}

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
  }
  interface FastifyRequest {
    /** Who is signed in; read on routes for which one has to be. */
    user: Me | null
  }
  interface FastifyInstance {
    /** The signed-in user. @throws {HttpProblem} NOT_SIGNED_IN */
    requireUser(request: FastifyRequest): Promise<Me>
    /** All routes there are, and who may call them. */
    routes: { url: string; policy: Policy }[]
  }
}

function hasToken({ headers }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return false
  // Digests have one length, so that comparing them tells nothing about the token's.
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`))
}

/**
 * A route that does not say who may call it does not start. The policies stand in the interface's description, from which
 * the tests call every route as every role.
 */
export default fp(
  async (app) => {
    const routes: { url: string; policy: Policy }[] = []
    app.decorate('routes', routes)
    app.decorateRequest('user', null)
    app.decorate('requireUser', async (request: FastifyRequest) => {
      request.user ??= await signedInUser(app.auth, request.headers)
      if (!request.user) throw new HttpProblem('NOT_SIGNED_IN')
      return request.user
    })

    app.addHook('onRoute', ({ method, url, config }) => {
      const policy = config?.policy
      if (!policy || !(policy in POLICIES)) throw new Error(`The route ${method} ${url} does not state its policy.`)
      if (url.startsWith('/api/v1/admin/') && policy !== 'admin') {
        throw new Error(`The route ${method} ${url} is for admins, and its policy is "${policy}".`)
      }
      routes.push({ url, policy })
    })
    app.addHook('onRequest', async (request) => {
      const { policy } = request.routeOptions.config
      // Without a route there is nothing to call: the handler of unknown addresses answers.
      if (policy === undefined || policy === 'public') return
      if (policy === 'token') {
        if (!hasToken(request, app.config.metricsToken)) throw new HttpProblem('NOT_FOUND')
        return
      }
      const user = await app.requireUser(request)
      // What is for others looks as if it did not exist.
      if (!mayCall(policy, user.role)) throw new HttpProblem('NOT_FOUND')
    })
    // What the handler writes into the audit log says from where it was asked for; sandboxd logs under the same id.
    app.addHook('preHandler', ({ id: requestId, ip: address }, _reply, done) =>
      requestContext.run({ requestId, address }, done),
    )
  },
  { name: 'policies' },
)
