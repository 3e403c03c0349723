import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

const BEAT_MS = 15_000
/** A reader so far behind is cut off; the browser comes back by itself and gets the present state. */
const BEHIND_BYTES_MAX = 4 * 1024 * 1024

/** Takes an answer over for server-sent events. */
export function beginEvents(request: FastifyRequest, reply: FastifyReply): ServerResponse {
  reply.hijack()
  return reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies in front must not hold events back.
    'x-accel-buffering': 'no',
    'x-request-id': request.id,
  })
}

/**
 * Server-sent events to one reader.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventLine {
  readonly #response: ServerResponse
  readonly #beat: NodeJS.Timeout
  #ended = false
  #error: unknown
  #onEnd: (error: unknown) => void = () => {}

  constructor(response: ServerResponse) {
    this.#response = response
    // A comment: it keeps proxies from closing a line that is silent.
    this.#beat = setInterval(() => this.#write(':\n\n'), BEAT_MS)
    response.on('error', (error) => this.#finish(error))
    response.on('close', () => this.#finish())
    this.#write('retry: 2000\n\n')
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Called once, when the reader has gone or the line was ended. */
  onEnd(listener: (error: unknown) => void): void {
    this.#onEnd = listener
    if (this.#ended) listener(this.#error)
  }

  send(name: string, data: unknown): void {
    this.#write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  end(): void {
    if (!this.#ended) this.#response.end()
    this.#finish()
  }

  /** Cuts the line for a fault of ours: the browser comes back by itself. */
  fail(error: unknown): void {
    this.#response.destroy()
    this.#finish(error)
  }

  #write(text: string): void {
    if (this.#ended) return
    if (this.#response.writableLength > BEHIND_BYTES_MAX) this.#response.destroy()
    else this.#response.write(text)
  }

  #finish(error?: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    clearInterval(this.#beat)
    this.#onEnd(error)
  }
}
