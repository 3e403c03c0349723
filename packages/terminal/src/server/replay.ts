import { advance, distance, encodeFrame, FRAME, HEADER_BYTES } from '../frames.ts'
import { REPLAY_BYTES_MAX } from '../limits.ts'

/** The last OUTPUT frames, kept so that a short loss of connection needs no snapshot. */
export class Replay {
  readonly #frames: { start: number; bytes: Uint8Array }[] = []
  #kept = 0

  /** Remembers an encoded OUTPUT frame; what is too old is forgotten. */
  push(start: number, frame: Uint8Array): void {
    this.#frames.push({ start, bytes: frame })
    this.#kept += frame.byteLength - HEADER_BYTES
    while (this.#kept > REPLAY_BYTES_MAX && this.#frames.length > 1) {
      const oldest = this.#frames.shift()
      if (oldest) this.#kept -= oldest.bytes.byteLength - HEADER_BYTES
    }
  }

  /**
   * The frames that carry the output from `sequence` on, up to `end`, where the output is now.
   * Undefined when some of it is forgotten or never was.
   */
  from(sequence: number, end: number): Uint8Array[] | undefined {
    const missing = distance(sequence, end)
    if (missing === 0) return []
    if (missing < 0 || missing > this.#kept) return undefined
    const frames: Uint8Array[] = []
    for (const { start, bytes } of this.#frames) {
      const seen = distance(start, sequence)
      if (seen <= 0) frames.push(bytes)
      else if (seen < bytes.byteLength - HEADER_BYTES) {
        frames.push(encodeFrame(FRAME.OUTPUT, advance(start, seen), bytes.subarray(HEADER_BYTES + seen)))
      }
    }
    return frames
  }

  /** The last bytes of output, at most 4 KiB: enough for any escape sequence that is not an image. */
  tail(): Uint8Array {
    const pieces: Uint8Array[] = []
    let bytes = 0
    for (let i = this.#frames.length - 1; i >= 0 && bytes < 4096; i--) {
      const payload = this.#frames[i]?.bytes.subarray(HEADER_BYTES) ?? new Uint8Array()
      pieces.unshift(payload)
      bytes += payload.byteLength
    }
    return Buffer.concat(pieces).subarray(-4096)
  }
}
