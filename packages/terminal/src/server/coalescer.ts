import { COALESCE_BYTES, COALESCE_MILLISECONDS } from '../limits.ts'

/**
 * Gathers output into fewer, larger pieces. The first chunk after a silence goes out at once, so that the echo of a
 * keystroke is not held; in a flood a piece goes out every few milliseconds or when enough has come.
 */
export class Coalescer {
  readonly #emit: (chunks: Uint8Array[]) => void
  #chunks: Uint8Array[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  #lastEmit = 0

  constructor(emit: (chunks: Uint8Array[]) => void) {
    this.#emit = emit
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.byteLength
    if (this.#bytes >= COALESCE_BYTES || performance.now() - this.#lastEmit >= COALESCE_MILLISECONDS) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), COALESCE_MILLISECONDS)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#lastEmit = performance.now()
    if (this.#bytes === 0) return
    const chunks = this.#chunks
    this.#chunks = []
    this.#bytes = 0
    this.#emit(chunks)
  }
}
