import { HttpProblem, OpenTerminal, TerminalView, Ticket } from '@cka-netlab/contracts'
import type {} from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Gate, pipe } from '../../terminals/pipe.ts'
import { TicketOffice } from '../../terminals/tickets.ts'
import { type SandboxdAddress, UpstreamTerminals } from '../../terminals/upstream.ts'

export interface OwnSandbox {
  id: string
  attemptId: string
  examAttemptId: string | null
}

export interface TerminalRoutesOptions {
  sandboxd: SandboxdAddress
  /** Origins that may open a websocket, as in `https://netlab.example`. */
  origins: readonly string[]
  /** The signed-in user. Throws NOT_SIGNED_IN. */
  requireUser(request: FastifyRequest): Promise<{ id: string }> | { id: string }
  /** The sandbox if it is this user's, else null. */
  sandboxForUser(sandboxId: string, userId: string): Promise<OwnSandbox | null>
  /** What decides of each key whether it may be typed; undefined where all may. */
  gateFor?(sandbox: OwnSandbox): Promise<Gate | undefined>
  /** Life of a ticket; for tests. */
  ticketSeconds?: number
}

const Sandbox = z.object({ id: z.uuid() })
const Terminal = Sandbox.extend({ n: z.coerce.number().int().min(1) })
const Upgrade = z.object({
  ticket: z.string().max(100),
  /** `<epoch>.<sequence>` up to where this browser has seen the output. */
  resume: z
    .string()
    .regex(/^\d{1,10}\.\d{1,10}$/)
    .optional(),
})
const tags = ['terminals']

/** Terminals of the learner's own sandboxes. */
export const terminalRoutes: FastifyPluginAsyncZod<TerminalRoutesOptions> = async (app, options) => {
  const { origins, requireUser, sandboxForUser } = options
  const upstream = new UpstreamTerminals(options.sandboxd)
  const tickets = new TicketOffice(options.ticketSeconds)

  /** What is somebody else's looks the same as what is not there. */
  async function owner(request: FastifyRequest, sandboxId: string): Promise<string> {
    const user = await requireUser(request)
    if (!(await sandboxForUser(sandboxId, user.id))) throw new HttpProblem('NOT_FOUND')
    return user.id
  }

  app.get(
    '/api/v1/sandboxes/:id/terminals',
    {
      config: { policy: 'owner' },
      schema: { tags, params: Sandbox, response: { 200: z.object({ terminals: z.array(TerminalView) }) } },
    },
    async (request) => {
      await owner(request, request.params.id)
      return upstream.list(request.params.id)
    },
  )

  app.post(
    '/api/v1/sandboxes/:id/terminals',
    {
      config: { policy: 'owner' },
      schema: { tags, params: Sandbox, body: OpenTerminal, response: { 201: TerminalView } },
    },
    async (request, reply) => {
      await owner(request, request.params.id)
      return reply.code(201).send(await upstream.open(request.params.id, request.body))
    },
  )

  app.delete(
    '/api/v1/sandboxes/:id/terminals/:n',
    { config: { policy: 'owner' }, schema: { tags, params: Terminal, response: { 204: z.null() } } },
    async (request, reply) => {
      await owner(request, request.params.id)
      await upstream.close(request.params.id, request.params.n)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/sandboxes/:id/terminals/:n/tickets',
    { config: { policy: 'owner' }, schema: { tags, params: Terminal, response: { 201: Ticket } } },
    async (request, reply) => {
      const { id: sandboxId, n } = request.params
      const userId = await owner(request, sandboxId)
      // A browser cannot read why an upgrade was refused, so what is not there is told here.
      const { terminals } = await upstream.list(sandboxId)
      if (!terminals.some((terminal) => terminal.n === n)) throw new HttpProblem('NOT_FOUND')
      return reply.code(201).send(tickets.issue({ userId, sandboxId, n }))
    },
  )

  app.get(
    '/api/v1/sandboxes/:id/terminals/:n',
    {
      websocket: true,
      config: { policy: 'owner' },
      schema: { tags, params: Terminal, querystring: Upgrade },
      preHandler: async (request) => {
        if (!origins.includes(request.headers.origin ?? '')) throw new HttpProblem('ORIGIN_NOT_ALLOWED')
        const { id: sandboxId, n } = Terminal.parse(request.params)
        const userId = await owner(request, sandboxId)
        const { ticket } = Upgrade.parse(request.query)
        if (!tickets.redeem(ticket, { userId, sandboxId, n })) throw new HttpProblem('TICKET_INVALID')
      },
    },
    async (socket, request) => {
      const { id: sandboxId, n } = request.params
      // Nothing may be typed, and nothing be lost, before the gate is known.
      socket.pause()
      const own = await sandboxForUser(sandboxId, (await requireUser(request)).id)
      if (!own) return socket.close(4404, 'This terminal is no more')
      const gate = await options.gateFor?.(own)
      pipe(socket, upstream.connect(sandboxId, n, request.query.resume), gate)
    },
  )
}
