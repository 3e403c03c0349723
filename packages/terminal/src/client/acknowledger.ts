import { distance } from '../frames.ts'

const BYTES = 16 * 1024
const MILLISECONDS = 50

/** Gathers what xterm has parsed into few acknowledgements: one for every 16 KiB, or after 50 ms. */
export class Acknowledger {
  readonly #send: (sequence: number) => void
  #parsed = 0
  #told = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(send: (sequence: number) => void) {
    this.#send = send
  }

  /** Starts anew after a snapshot or a new connection. */
  startAt(sequence: number): void {
    this.#parsed = sequence
    this.#tell()
  }

  parsed(sequence: number): void {
    if (distance(this.#parsed, sequence) <= 0) return
    this.#parsed = sequence
    if (distance(this.#told, sequence) >= BYTES) this.#tell()
    else this.#timer ??= setTimeout(() => this.#tell(), MILLISECONDS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #tell(): void {
    this.stop()
    this.#told = this.#parsed
    this.#send(this.#parsed)
  }
}
