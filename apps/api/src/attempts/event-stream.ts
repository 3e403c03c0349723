import type { ServerResponse } from 'node:http'

const BEAT_MS = 15_000
/** A reader so far behind is cut off; the browser comes back by itself and gets the present state. */
const BEHIND_BYTES_MAX = 1024 * 1024

/**
 * Server-sent events of one thing that changes: reads it anew after each change and sends the whole. Changes that come
 * while it is being read are sent as one.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  readonly #response: ServerResponse
  readonly #name: string
  readonly #read: () => Promise<unknown>
  readonly #beat: NodeJS.Timeout
  #reading = false
  #again = false
  #ended = false
  #error: unknown
  #onEnd: (error: unknown) => void = () => {}

  constructor(response: ServerResponse, name: string, read: () => Promise<unknown>) {
    this.#response = response
    this.#name = name
    this.#read = read
    // A comment: it keeps proxies from closing a line that is silent.
    this.#beat = setInterval(() => this.#write(':\n\n'), BEAT_MS)
    response.on('error', (error) => this.#finish(error))
    response.on('close', () => this.#finish())
    this.#write('retry: 2000\n\n')
  }

  /** Called once, when the reader has gone or the stream was ended. */
  onEnd(listener: (error: unknown) => void): void {
    this.#onEnd = listener
    if (this.#ended) listener(this.#error)
  }

  changed(): void {
    this.#again = true
    if (!this.#reading) void this.#send()
  }

  end(): void {
    if (!this.#ended) this.#response.end()
    this.#finish()
  }

  async #send(): Promise<void> {
    this.#reading = true
    try {
      while (this.#again && !this.#ended) {
        this.#again = false
        const data = await this.#read()
        this.#write(`event: ${this.#name}\ndata: ${JSON.stringify(data)}\n\n`)
      }
    } catch (error) {
      this.#response.destroy()
      this.#finish(error)
    } finally {
      this.#reading = false
    }
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
