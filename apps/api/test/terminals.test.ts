import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { HttpProblem, type Ticket } from '@cka-netlab/contracts'
import { FRAME } from '@cka-netlab/terminal'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import errors from '../src/plugins/errors.ts'
import { terminalRoutes } from '../src/routes/terminals/index.ts'
import { TicketOffice } from '../src/terminals/tickets.ts'

/**
 * Who may open what. Behind the routes stands a server that knows one terminal and sends back what it gets; the real
 * one is proven with real shells in apps/sandboxd.
 */
const SECRET = 'a secret of this test'
const ORIGIN = 'https://netlab.example'
const sandbox = randomUUID()
const path = `/api/v1/sandboxes/${sandbox}/terminals`
let upstream: FastifyInstance
let app: FastifyInstance
let address = ''
let gateIsOpen = true
const practice = { attemptId: randomUUID(), examAttemptId: null }

beforeAll(async () => {
  upstream = await echoing()
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(errors)
  await app.register(websocket)
  await app.register(terminalRoutes, {
    sandboxd: { url: await listening(upstream), secret: SECRET },
    origins: [ORIGIN],
    requireUser: (request) => {
      const id = request.headers.cookie
      if (!id) throw new HttpProblem('NOT_SIGNED_IN')
      return { id }
    },
    sandboxForUser: async (id, userId) => (id === sandbox && userId === 'anna' ? { id, ...practice } : null),
    gateFor: async () => ({ open: () => gateIsOpen, close: () => {} }),
    ticketSeconds: 1,
  })
  address = (await listening(app)).replace('http', 'ws')
})
afterAll(async () => {
  await app.close()
  await upstream.close()
})

async function listening(server: FastifyInstance): Promise<string> {
  return server.listen({ host: '127.0.0.1', port: 0 })
}

async function echoing(): Promise<FastifyInstance> {
  const server = Fastify({ forceCloseConnections: true })
  await server.register(websocket)
  server.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${SECRET}`) await reply.code(403).send({ code: 'SECRET_INVALID' })
  })
  server.get('/v1/sandboxes/:id/terminals', async () => ({ terminals: [{ n: 1, machine: 'terminal', state: 'open' }] }))
  server.get<{ Querystring: { resume?: string } }>(
    '/v1/sandboxes/:id/terminals/:n',
    { websocket: true },
    (socket, request) => {
      if (request.query.resume) socket.send(Buffer.from(request.query.resume))
      socket.on('message', (data, isBinary) => {
        if (data.toString() === 'end') socket.close(4404, 'The terminal was closed')
        else socket.send(data as Buffer, { binary: isBinary })
      })
    },
  )
  return server
}

async function ticket(cookie = 'anna', at = `${path}/1/tickets`) {
  const response = await app.inject({ method: 'POST', url: at, headers: { cookie } })
  return { status: response.statusCode, ...(response.json() as Ticket & { code?: string }) }
}

/** The status that refuses an upgrade, or the open socket. */
async function upgrade(
  query: string,
  { origin = ORIGIN, cookie = 'anna', n = 1 }: { origin?: string; cookie?: string; n?: number } = {},
): Promise<number | WebSocket> {
  const headers: Record<string, string> = {}
  if (origin) headers.origin = origin
  if (cookie) headers.cookie = cookie
  const socket = new WebSocket(`${address}${path}/${n}?${query}`, { headers })
  socket.on('error', () => {})
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
  })
}

describe('the websocket of a terminal', () => {
  it('drops what is typed once the gate has closed, and lets everything else pass', async () => {
    const socket = await upgrade(`ticket=${(await ticket()).ticket}`)
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`)
    const got: number[][] = []
    socket.on('message', (data) => got.push([...(data as Buffer)]))
    const frame = (type: number, text: string) => Buffer.from([type, 0, 0, 0, 0, ...Buffer.from(text)])
    socket.send(frame(FRAME.INPUT, 'a'))
    await expect.poll(() => got.length).toBe(1)
    gateIsOpen = false
    try {
      socket.send(frame(FRAME.INPUT, 'b'))
      socket.send(frame(FRAME.ACK, 'c'))
      await expect.poll(() => got.length).toBe(2)
    } finally {
      gateIsOpen = true
    }
    expect(got.map((bytes) => [bytes[0], String.fromCharCode(bytes.at(-1) ?? 0)])).toEqual([
      [FRAME.INPUT, 'a'],
      [FRAME.ACK, 'c'],
    ])
    socket.close()
  })

  it('opens with a ticket, and hands frames on untouched', async () => {
    const socket = await upgrade(`ticket=${(await ticket()).ticket}`)
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`)
    const frame = Buffer.from([16, 0, 0, 0, 0, 255, 254, 0, 10])
    socket.send(frame)
    const [data, isBinary] = await once(socket, 'message')
    expect(isBinary).toBe(true)
    expect(data).toEqual(frame)
    socket.send('end')
    const [code, reason] = await once(socket, 'close')
    expect([code, String(reason)]).toEqual([4404, 'The terminal was closed'])
  })

  it('tells sandboxd from where to resume', async () => {
    const socket = await upgrade(`ticket=${(await ticket()).ticket}&resume=12.345`)
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`)
    const [data] = await once(socket, 'message')
    expect(String(data)).toBe('12.345')
    socket.close()
  })

  it('passes megabytes while the browser takes them slowly', async () => {
    const socket = await upgrade(`ticket=${(await ticket()).ticket}`)
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`)
    const received: Buffer[] = []
    socket.on('message', (data) => received.push(data as Buffer))
    const pieces = Array.from({ length: 200 }, (_, i) => Buffer.alloc(32 * 1024, i))
    socket.pause()
    for (const piece of pieces) socket.send(piece)
    await sleep(300)
    socket.resume()
    for (let i = 0; i < 200 && received.length < pieces.length; i++) await sleep(25)
    expect(Buffer.concat(received).equals(Buffer.concat(pieces))).toBe(true)
    socket.close()
  })

  it('takes a ticket once', async () => {
    const { ticket: once_ } = await ticket()
    const socket = await upgrade(`ticket=${once_}`)
    if (socket instanceof WebSocket) socket.close()
    expect(socket).toBeInstanceOf(WebSocket)
    expect(await upgrade(`ticket=${once_}`)).toBe(403)
  })

  it('refuses a ticket that is late, made up, or for another terminal', async () => {
    const late = await ticket()
    expect(Date.parse(late.expiresAt) - Date.now()).toBeLessThanOrEqual(1000)
    await sleep(1100)
    expect(await upgrade(`ticket=${late.ticket}`)).toBe(403)
    expect(await upgrade('ticket=made-up')).toBe(403)
    expect(await upgrade('')).toBe(400)
    expect(await upgrade(`ticket=${(await ticket()).ticket}`, { n: 2 })).toBe(403)
  })

  it('refuses pages of other origins, and who sends none', async () => {
    for (const origin of ['https://evil.example', 'http://netlab.example', `${ORIGIN}.evil.example`, 'null', '']) {
      expect(await upgrade(`ticket=${(await ticket()).ticket}`, { origin })).toBe(403)
    }
  })

  it('is not there for anybody else, and needs a session', async () => {
    const { ticket: annas } = await ticket()
    expect(await upgrade(`ticket=${annas}`, { cookie: 'bob' })).toBe(404)
    expect(await upgrade(`ticket=${annas}`, { cookie: '' })).toBe(401)
    const socket = await upgrade(`ticket=${annas}`)
    if (socket instanceof WebSocket) socket.close()
    expect(socket).toBeInstanceOf(WebSocket)
  })
})

describe('the routes of terminals', () => {
  const requests = [
    { method: 'GET', url: path },
    { method: 'POST', url: path, payload: { machine: 'terminal' } },
    { method: 'DELETE', url: `${path}/1` },
    { method: 'POST', url: `${path}/1/tickets` },
  ] as const

  it.each(requests)('$method $url looks to others as if it were not there', async (request) => {
    const foreign = await app.inject({ ...request, headers: { cookie: 'bob' } })
    const url = request.url.replace(sandbox, randomUUID())
    const missing = await app.inject({ ...request, url, headers: { cookie: 'anna' } })
    expect(foreign.statusCode).toBe(404)
    const { requestId: _, ...told } = foreign.json()
    const { requestId: __, ...toldOfMissing } = missing.json()
    expect(told).toEqual(toldOfMissing)
  })

  it.each(requests)('$method $url needs a session', async (request) => {
    expect((await app.inject(request)).statusCode).toBe(401)
  })

  it('give no ticket for a terminal that is not there', async () => {
    expect(await ticket('anna', `${path}/9/tickets`)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  it('say so when the sandbox service does not answer', async () => {
    const lonely = Fastify()
    lonely.setValidatorCompiler(validatorCompiler)
    lonely.setSerializerCompiler(serializerCompiler)
    await lonely.register(errors)
    await lonely.register(websocket)
    await lonely.register(terminalRoutes, {
      sandboxd: { url: 'http://127.0.0.1:9', secret: SECRET },
      origins: [ORIGIN],
      requireUser: () => ({ id: 'anna' }),
      sandboxForUser: async (id) => ({ id, ...practice }),
    })
    const response = await lonely.inject({ method: 'GET', url: path })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ code: 'SANDBOXD_UNREACHABLE' })
    await lonely.close()
  })
})

it('keeps no ticket that has expired', async () => {
  const office = new TicketOffice(0)
  const holder = { userId: 'anna', sandboxId: sandbox, n: 1 }
  const tickets = Array.from({ length: 1000 }, () => office.issue(holder).ticket)
  await sleep(5)
  office.issue(holder)
  expect(office.size).toBe(1)
  expect(tickets.some((each) => office.redeem(each, holder))).toBe(false)
})
