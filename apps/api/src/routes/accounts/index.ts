import { Me, SignInOptions, Welcome } from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { PASSWORD_LENGTH_MIN } from '../../accounts/auth.ts'
import { readSettings, Settings, writeSettings } from '../../accounts/settings.ts'
import { welcomeFirstAdmin } from '../../accounts/welcome.ts'
import { audit } from '../../audit.ts'

const tags = ['accounts']

/** Who one is, how to come in, and what an admin can switch. Signing in itself is better-auth's, at `/api/auth`. */
export const accountRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/v1/me', { config: { policy: 'user' }, schema: { tags, response: { 200: Me } } }, async (request) =>
    app.requireUser(request),
  )

  app.get(
    '/api/v1/sign-in',
    { config: { policy: 'public' }, schema: { tags, response: { 200: SignInOptions } } },
    async () => {
      const { selfRegistration } = await readSettings(app.db)
      const { oidc } = app.config
      return {
        selfRegistration,
        oidc: oidc ? { providerId: 'oidc', name: oidc.name } : null,
        passwordLengthMin: PASSWORD_LENGTH_MIN,
      }
    },
  )

  app.post(
    '/api/v1/welcome',
    { config: { policy: 'public' }, schema: { tags, body: Welcome, response: { 201: Me } } },
    async (request, reply) => {
      const { token, ...admin } = request.body
      const me = await welcomeFirstAdmin(app.db, token, admin)
      const signedIn = await app.auth.api.signInEmail({
        body: { email: admin.email, password: admin.password },
        returnHeaders: true,
      })
      reply.header('set-cookie', signedIn.headers.getSetCookie())
      return reply.code(201).send(me)
    },
  )

  app.get(
    '/api/v1/settings',
    { config: { policy: 'admin' }, schema: { tags, response: { 200: Settings } } },
    async () => readSettings(app.db),
  )

  app.patch(
    '/api/v1/settings',
    { config: { policy: 'admin' }, schema: { tags, body: Settings.partial().strict(), response: { 200: Settings } } },
    async (request) => {
      const user = await app.requireUser(request)
      return app.db.$transaction(async (tx) => {
        const settings = await writeSettings(tx, request.body)
        await audit(tx, {
          actorId: user.id,
          action: 'settings.changed',
          subject: 'settings',
          subjectId: 'product',
          detail: request.body,
        })
        return settings
      })
    },
  )
}
