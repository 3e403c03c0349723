import {
  Capacity,
  CreateSandbox,
  ExecRequest,
  ExecResult,
  PauseSandbox,
  SandboxStatus,
  UsageView,
} from '@cka-netlab/contracts'
import { execOn } from '@cka-netlab/sandbox'
import fp from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { UsageWatch } from '../sandboxes/usage.ts'

const Sandbox = z.object({ id: z.uuid() })

/** Sandboxes: begin, look, claim, pause, resume, run a script, end. */
const routes: FastifyPluginAsyncZod = async (app) => {
  const { sandboxes } = app
  const usage = new UsageWatch(app.driver)
  const status = { params: Sandbox, response: { 200: SandboxStatus } }

  app.get(
    '/v1/sandboxes',
    { schema: { response: { 200: z.object({ sandboxes: z.array(SandboxStatus) }) } } },
    async () => ({
      sandboxes: sandboxes.list(),
    }),
  )
  app.get('/v1/capacity', { schema: { response: { 200: Capacity } } }, async () => app.capacity())
  app.get('/v1/usage', { schema: { response: { 200: z.array(UsageView) } } }, async () => usage.now())
  app.post(
    '/v1/sandboxes',
    { schema: { body: CreateSandbox, response: { 202: SandboxStatus } } },
    async (request, reply) => reply.code(202).send(await sandboxes.create(request.body)),
  )
  app.get('/v1/sandboxes/:id', { schema: status }, async ({ params }) => sandboxes.get(params.id))
  app.post('/v1/sandboxes/:id/claim', { schema: status }, async ({ params }) => sandboxes.claim(params.id))
  app.post(
    '/v1/sandboxes/:id/pause',
    { schema: { ...status, body: PauseSandbox.optional() } },
    async ({ params, body }) => sandboxes.pause(params.id, body?.wakes),
  )
  app.post('/v1/sandboxes/:id/resume', { schema: status }, async ({ params }) => sandboxes.resume(params.id))
  app.delete(
    '/v1/sandboxes/:id',
    { schema: { params: Sandbox, response: { 202: SandboxStatus } } },
    async ({ params }, reply) => reply.code(202).send(sandboxes.end(params.id)),
  )
  app.post(
    '/v1/sandboxes/:id/exec',
    { schema: { params: Sandbox, body: ExecRequest, response: { 200: ExecResult } } },
    async ({ params, body }) => sandboxes.use(params.id, ({ id }) => execOn(app.driver, id, body)),
  )
}

export default fp(routes, { name: 'sandbox-routes', dependencies: ['sandboxes'] })
