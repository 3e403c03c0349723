/** Written by `dtach` (0.9, attach.c) when it attaches: clears the screen, which is ours to restore. */
const CLEAR = Buffer.from('\x1b[H\x1b[J')
/** Written by `dtach` when the shell has ended. */
const END = Buffer.from('\x1b[999H\r\n[EOF - dtach terminating]\r\n\x1b[?25h')

/** Takes out of a shell's output what dtach itself adds at its beginning and at its end. */
export class DtachNoise {
  #atStart = true
  #held: Buffer = Buffer.alloc(0)

  /** The part of the output so far that is the shell's for certain. */
  push(chunk: Buffer): Buffer {
    let output = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    this.#held = Buffer.alloc(0)
    if (this.#atStart) {
      if (output.length < CLEAR.length && CLEAR.subarray(0, output.length).equals(output)) {
        this.#held = output
        return Buffer.alloc(0)
      }
      this.#atStart = false
      if (output.subarray(0, CLEAR.length).equals(CLEAR)) output = output.subarray(CLEAR.length)
    }
    const end = endBegins(output)
    this.#held = output.subarray(end)
    return output.subarray(0, end)
  }

  /** What was held back and is not dtach's after all, once there is no more output. */
  flush(): Buffer {
    const held = this.#held
    this.#held = Buffer.alloc(0)
    return held.equals(END) ? Buffer.alloc(0) : held
  }
}

/**
 * Where the output's end may be the beginning of {@link END}. Holding that back hides nothing: up to its first visible
 * character it only moves the cursor.
 */
function endBegins(output: Buffer): number {
  let from = Math.max(0, output.length - END.length)
  while (true) {
    const at = output.indexOf(0x1b, from)
    if (at < 0) return output.length
    if (END.subarray(0, output.length - at).equals(output.subarray(at))) return at
    from = at + 1
  }
}
