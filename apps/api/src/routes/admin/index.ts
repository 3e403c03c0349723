import { AdminSandbox, AdminState, AdminUsers, AuditPage, ChangeUser } from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { searchAudit } from '../../admin/audit-log.ts'
import { endSandbox, listSandboxes } from '../../admin/sandboxes.ts'
import { changeUser, listUsers, removeUser } from '../../admin/users.ts'

const tags = ['admin']
const config = { policy: 'admin' } as const
const text = z.string().max(200).optional()
const user = z.object({ id: z.string().max(100) })
const done = { 204: z.null() }

/** For whoever runs the place: people, machines, what was done. */
export const adminRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/admin/users',
    { config, schema: { tags, querystring: z.object({ q: text, cursor: text }), response: { 200: AdminUsers } } },
    async ({ query }) => listUsers(app.db, query.q ?? '', query.cursor),
  )
  app.patch(
    '/api/v1/admin/users/:id',
    { config, schema: { tags, params: user, body: ChangeUser, response: done } },
    async (request, reply) => {
      await changeUser(app, (await app.requireUser(request)).id, request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/api/v1/admin/users/:id',
    { config, schema: { tags, params: user, response: done } },
    async (request, reply) => {
      await removeUser(app, (await app.requireUser(request)).id, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/admin/sandboxes',
    { config, schema: { tags, response: { 200: z.object({ sandboxes: z.array(AdminSandbox) }) } } },
    async () => ({ sandboxes: await listSandboxes(app) }),
  )
  app.post(
    '/api/v1/admin/sandboxes/:id/end',
    { config, schema: { tags, params: z.object({ id: z.uuid() }), response: done } },
    async (request, reply) => {
      await endSandbox(app, (await app.requireUser(request)).id, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.get('/api/v1/admin/state', { config, schema: { tags, response: { 200: AdminState } } }, async () => {
    const { sleepMinutes, idleMinutes, lifetimeMinutes } = app.config
    const capacity = await app.sandboxd.capacity().catch(() => null)
    return { capacity, images: app.images.steps, limits: { sleepMinutes, idleMinutes, lifetimeMinutes } }
  })

  const moment = z.iso.datetime().optional()
  const search = z.object({
    ...{ who: text, what: text, address: text, since: moment, until: moment },
    cursor: z.string().regex(/^\d+$/).max(18).optional(),
  })
  app.get(
    '/api/v1/admin/audit',
    { config, schema: { tags, querystring: search, response: { 200: AuditPage } } },
    async ({ query }) => searchAudit(app.db, query),
  )
}
