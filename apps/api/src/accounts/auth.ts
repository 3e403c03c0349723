import type { IncomingHttpHeaders } from 'node:http'
import { type Me, Role } from '@cka-netlab/contracts'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError } from 'better-auth/api'
import { fromNodeHeaders } from 'better-auth/node'
import { genericOAuth } from 'better-auth/plugins'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { comeIn, invitationOf, lookAtInvitation } from './invited.ts'
import { readSettings } from './settings.ts'

export const PASSWORD_LENGTH_MIN = 8

/** E-mail and password; an OpenID Connect provider as well where one is configured. */
export function createAuth({ config, db, log }: Pick<FastifyInstance, 'config' | 'db' | 'log'>) {
  const { oidc } = config
  return betterAuth({
    appName: 'cka-netlab',
    baseURL: config.url,
    basePath: '/api/auth',
    secret: config.authSecret,
    trustedOrigins: config.origins,
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    emailAndPassword: { enabled: true, autoSignIn: true, minPasswordLength: PASSWORD_LENGTH_MIN },
    session: { expiresIn: 14 * 24 * 3600, updateAge: 24 * 3600 },
    user: { additionalFields: { role: { type: 'string', input: false, defaultValue: 'learner' } } },
    plugins: oidc
      ? [
          genericOAuth({
            config: [
              {
                providerId: 'oidc',
                name: oidc.name,
                discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
                clientId: oidc.clientId,
                clientSecret: oidc.clientSecret,
                scopes: ['openid', 'profile', 'email'],
                pkce: true,
              },
            ],
          }),
        ]
      : [],
    advanced: {
      cookiePrefix: 'netlab',
      useSecureCookies: config.url.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: ['x-netlab-client'] },
    },
    // Ours counts tries by person and address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: false, log: (level, message, ...more) => log[level]({ more }, `better-auth: ${message}`) },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            const shut = await db.user.count({ where: { id: userId, disabledAt: { not: null } } })
            if (shut > 0) {
              throw new APIError('FORBIDDEN', { code: 'ACCOUNT_DISABLED', message: 'An admin has shut this account.' })
            }
          },
        },
      },
      user: {
        create: {
          before: async (user, context) => {
            const token = await invitationOf(context)
            if (token !== undefined) return lookAtInvitation(db, user.email, token)
            const { selfRegistration } = await readSettings(db)
            if (!selfRegistration) {
              throw new APIError('FORBIDDEN', {
                code: 'REGISTRATION_CLOSED',
                message: 'New accounts are made by an admin here, or by an invitation. Ask yours.',
              })
            }
          },
          after: async (user, context) => {
            await audit(db, { actorId: user.id, action: 'user.registered', subject: 'user', subjectId: user.id })
            const token = await invitationOf(context)
            if (token !== undefined) await comeIn(db, user, token)
          },
        },
      },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>

/** Who the session cookie stands for. */
export async function signedInUser(auth: Auth, headers: IncomingHttpHeaders): Promise<Me | null> {
  if (!headers.cookie) return null
  const session = await auth.api.getSession({ headers: fromNodeHeaders(headers) })
  if (!session) return null
  const { id, name, email, role } = session.user
  return { id, name, email, role: Role.parse(role) }
}
