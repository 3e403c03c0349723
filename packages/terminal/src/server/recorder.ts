import { createWriteStream, mkdirSync, statSync, type WriteStream } from 'node:fs'
import { dirname } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Size } from '../frames.ts'

const GATHER_MILLISECONDS = 100
const BACKLOG_BYTES_MAX = 4 * 1024 * 1024

/**
 * Records a session as asciicast v3 (https://docs.asciinema.org/manual/asciicast/v3/): output, sizes and the exit, not
 * what is typed. A recording never hurts the session: on an error, a full disk say, or at its size limit it stops.
 */
export class Recorder {
  readonly #bytesMax: number
  readonly #onError: (error: Error) => void
  readonly #decoder = new StringDecoder('utf8')
  readonly #path: string
  #size: Size
  #begun = false
  #stream: WriteStream | undefined
  #ended: Promise<void> = Promise.resolve()
  #bytes = 0
  #last = performance.now()
  #text = ''
  #textAt = 0
  #timer: NodeJS.Timeout | undefined

  /** Records to a file, from the first output on; goes on with the one that is there. */
  constructor(path: string, size: Size, o: { bytesMax?: number; onError?: (error: Error) => void } = {}) {
    this.#path = path
    this.#size = size
    this.#bytesMax = o.bytesMax ?? 20 * 1024 * 1024
    this.#onError = o.onError ?? (() => {})
  }

  /** Takes output; what comes within a tenth of a second is one event. */
  output(chunks: Uint8Array[]): void {
    if (!this.#begun) this.#begin()
    if (!this.#stream) return
    if (this.#text === '') this.#textAt = performance.now()
    for (const chunk of chunks)
      this.#text += this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    if (this.#text.length > 256 * 1024) this.#flushText()
    else this.#timer ??= setTimeout(() => this.#flushText(), GATHER_MILLISECONDS)
  }

  resize(size: Size): void {
    this.#flushText()
    this.#size = size
    this.#event('r', `${size.columns}x${size.rows}`)
  }

  exit(exitCode: number | null): void {
    this.#flushText()
    this.#event('x', String(exitCode ?? -1))
  }

  /** Writes what is left; resolves when it is on its way to the disk, after 2 s at the latest. */
  async close(): Promise<void> {
    this.#flushText()
    this.#stop()
    await Promise.race([this.#ended, sleep(2000, undefined, { ref: false })])
  }

  #begin(): void {
    this.#begun = true
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      this.#bytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0
      this.#stream = createWriteStream(this.#path, { flags: 'a', mode: 0o600 })
      this.#stream.on('error', (error) => this.#fail(error))
      if (this.#bytes === 0) this.#line(header(this.#size))
      else this.#event('m', 'The server was restarted')
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #flushText(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    this.#event('o', text, this.#textAt)
  }

  #event(code: string, data: string, at = performance.now()): void {
    const interval = Math.max(0, (at - this.#last) / 1000)
    this.#last = Math.max(this.#last, at)
    this.#line([Number(interval.toFixed(3)), code, data])
  }

  #line(value: unknown): void {
    if (!this.#stream) return
    const line = `${JSON.stringify(value)}\n`
    this.#bytes += Buffer.byteLength(line)
    if (this.#bytes > this.#bytesMax) this.#stop()
    else if (this.#stream.writableLength > BACKLOG_BYTES_MAX) this.#fail(new Error('the disk is too slow'))
    else this.#stream.write(line)
  }

  #stop(): void {
    const stream = this.#stream
    this.#stream = undefined
    if (stream) this.#ended = new Promise((resolve) => stream.end(resolve))
  }

  #fail(error: Error): void {
    this.#stream?.destroy()
    this.#stream = undefined
    this.#onError(error)
  }
}

function header(size: Size): object {
  return {
    version: 3,
    term: { cols: size.columns, rows: size.rows, type: 'xterm-256color' },
    timestamp: Math.floor(Date.now() / 1000),
    env: { SHELL: '/bin/bash' },
  }
}
