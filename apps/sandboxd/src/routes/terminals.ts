import { join } from 'node:path'
import { OpenTerminal, TerminalView } from '@cka-netlab/contracts'
import { FrameError } from '@cka-netlab/terminal'
import type { TerminalSession } from '@cka-netlab/terminal/server'
import fp from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import { TerminalStore } from '../terminals/store.ts'
import { Terminals } from '../terminals/terminals.ts'

declare module 'fastify' {
  interface FastifyRequest {
    terminalSession?: TerminalSession
  }
}

const Sandbox = z.object({ id: z.uuid() })
const Terminal = Sandbox.extend({ n: z.coerce.number().int().min(1) })
const Join = z.object({
  /** `<epoch>.<sequence>` up to where the caller has seen the output. */
  resume: z
    .string()
    .regex(/^\d{1,10}\.\d{1,10}$/)
    .optional(),
  /** Only look on. */
  watch: z.stringbool().default(false),
})

const routes: FastifyPluginAsyncZod = async (app) => {
  const terminals = new Terminals({
    driver: app.driver,
    store: new TerminalStore(join(app.config.dataDir, 'terminals')),
    recordings: join(app.config.dataDir, 'recordings'),
    log: app.log,
    running: (sandboxId, signal) => app.sandboxes.running(sandboxId, signal),
    onActivity: (sandboxId) => app.events.publish({ type: 'activity', sandboxId }),
    onUse: (sandboxId) => app.sandboxes.wake(sandboxId),
  })
  const unsubscribe = app.events.subscribe((event) => {
    if (event.type !== 'sandbox' || !['ending', 'ended'].includes(event.sandbox.state)) return
    terminals.drop(event.sandbox.id).catch((err) => app.log.warn({ err }, 'terminals could not be dropped'))
  })
  app.addHook('onReady', async () => {
    terminals.adoptAll().catch((err) => app.log.warn({ err }, 'terminals of a former run could not be taken over'))
  })
  app.addHook('preClose', async () => {
    unsubscribe()
    await terminals.release()
  })

  app.get(
    '/v1/sandboxes/:id/terminals',
    { schema: { params: Sandbox, response: { 200: z.object({ terminals: z.array(TerminalView) }) } } },
    async ({ params }) => ({ terminals: (await terminals.of(params.id)).list() }),
  )

  app.post(
    '/v1/sandboxes/:id/terminals',
    { schema: { params: Sandbox, body: OpenTerminal, response: { 201: TerminalView } } },
    async ({ params, body }, reply) => {
      await app.sandboxes.rouse(params.id)
      return reply.code(201).send(await (await terminals.of(params.id)).open(body))
    },
  )

  app.delete(
    '/v1/sandboxes/:id/terminals/:n',
    { schema: { params: Terminal, response: { 204: z.null() } } },
    async ({ params }, reply) => {
      await app.sandboxes.rouse(params.id)
      await (await terminals.of(params.id)).close(params.n)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/v1/sandboxes/:id/terminals/:n',
    {
      websocket: true,
      schema: { params: Terminal, querystring: Join },
      // Before the upgrade, so that what is not there is an ordinary 404.
      preHandler: async (request) => {
        const { id, n } = Terminal.parse(request.params)
        request.terminalSession = (await terminals.of(id)).get(n)
      },
    },
    (socket, request) => {
      if (request.terminalSession) show(socket, request.terminalSession, request.query)
    },
  )
}

function show(socket: WebSocket, session: TerminalSession, query: z.infer<typeof Join>): void {
  const [epoch = 0, sequence = 0] = query.resume?.split('.').map(Number) ?? []
  const viewer = session.join(
    {
      send: (frame) => socket.send(frame),
      close: (code, reason) => socket.close(code, reason),
    },
    { mayWrite: !query.watch, resume: query.resume ? { epoch, sequence } : undefined },
  )
  socket.on('message', (data: RawData, isBinary) => {
    try {
      if (!isBinary) throw new FrameError('FRAME_NOT_BINARY', 'message', 'Frames are binary messages.')
      session.receive(viewer, data as Buffer)
    } catch (error) {
      socket.close(4400, error instanceof FrameError ? error.message : 'The frame could not be taken')
    }
  })
  socket.on('close', () => session.leave(viewer))
  socket.on('error', () => socket.terminate())
}

/** Terminals of a sandbox. */
export default fp(routes, { name: 'terminals', dependencies: ['driver', 'sandboxes'] })
