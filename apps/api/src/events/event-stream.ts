import type { ServerResponse } from 'node:http'
import { EventLine } from './event-line.ts'

/**
 * Events of one thing that changes: reads it anew after each change and sends the whole. Changes that come while it is
 * being read are sent as one.
 */
export class EventStream extends EventLine {
  readonly #name: string
  readonly #read: () => Promise<unknown>
  #reading = false
  #again = false

  constructor(response: ServerResponse, name: string, read: () => Promise<unknown>) {
    super(response)
    this.#name = name
    this.#read = read
  }

  changed(): void {
    this.#again = true
    if (!this.#reading) void this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    this.#reading = true
    try {
      while (this.#again && !this.ended) {
        this.#again = false
        this.send(this.#name, await this.#read())
      }
    } catch (error) {
      this.fail(error)
    } finally {
      this.#reading = false
    }
  }
}
