import { Duplex } from 'node:stream'

/** Which of a program's streams a frame of the Docker engine belongs to. */
export const STDOUT = 1
export const STDERR = 2
const HEADER_BYTES = 8

/**
 * Splits what the engine sends for a program without a terminal: a header of 8 bytes (stream, 0, 0, 0, length as uint32
 * big-endian), then the payload. Payloads are handed on as they come, without waiting for a frame to be whole.
 * https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export class FrameSplitter {
  readonly #onPayload: (stream: number, payload: Buffer) => void
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerBytes = 0
  #payloadBytesLeft = 0

  constructor(onPayload: (stream: number, payload: Buffer) => void) {
    this.#onPayload = onPayload
  }

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#payloadBytesLeft === 0) {
        const taken = chunk.copy(this.#header, this.#headerBytes, at, at + HEADER_BYTES - this.#headerBytes)
        at += taken
        this.#headerBytes += taken
        if (this.#headerBytes < HEADER_BYTES) return
        this.#headerBytes = 0
        this.#payloadBytesLeft = this.#header.readUInt32BE(4)
        continue
      }
      const payload = chunk.subarray(at, at + this.#payloadBytesLeft)
      at += payload.length
      this.#payloadBytesLeft -= payload.length
      this.#onPayload(this.#header.readUInt8(0), payload)
    }
  }
}

/**
 * A byte stream to and from a program's standard input and output over the engine's framed connection, with back
 * pressure both ways. What the program writes to standard error goes to `onError`.
 */
export function byteStream(connection: Duplex, onError: (stream: Duplex, text: string) => void): Duplex {
  const splitter = new FrameSplitter((stream, payload) => {
    if (stream === STDERR) onError(outer, payload.toString())
    else if (!outer.push(payload)) connection.pause()
  })
  const outer = new Duplex({
    read: () => connection.resume(),
    write: (chunk, _encoding, done) => {
      connection.write(chunk, (error) => done(error ?? null))
    },
    final: (done) => {
      connection.end(() => done())
    },
    destroy: (error, done) => {
      connection.destroy()
      done(error)
    },
  })
  connection.on('data', (chunk: Buffer) => splitter.push(chunk))
  connection.on('error', (error) => outer.destroy(error))
  connection.on('end', () => outer.push(null))
  // A connection that was cut has no end; what was read before it is still handed on.
  connection.on('close', () => outer.push(null))
  return outer
}
