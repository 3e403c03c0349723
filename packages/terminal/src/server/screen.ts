import serialize from '@xterm/addon-serialize'
import headless from '@xterm/headless'
import type { Size } from '../frames.ts'
import { SNAPSHOT_LINES } from '../limits.ts'
import { UnicodeGraphemesAddon } from './graphemes.ts'
import { modesOf, scrollsWhole } from './screen-modes.ts'
import { tailThatDecides } from './scrolled-away.ts'
import { unfinishedBytes } from './unfinished.ts'

/** In a flood the screen follows in steps of so many milliseconds, or of so many bytes: most of what comes has then scrolled away. Whoever asks for the screen does not wait. */
const GATHER_MILLISECONDS = 500
const GATHER_BYTES = 64 * 1024
/** Less than this is parsed whole. */
const SKIP_BYTES_MIN = 4096

/** What waits to be parsed: output, or something to do once all that came before it is parsed. */
type Waiting = { output: Buffer; onParsed?: () => void } | { settled: () => void }

/**
 * A screen without a display: it follows the shell's output so that it can be shown again elsewhere. Lines that have
 * scrolled away before they were parsed are left out, as xterm takes longer over a flood than the shell.
 */
export class Screen {
  readonly #terminal: InstanceType<typeof headless.Terminal>
  readonly #serializer = new serialize.SerializeAddon()
  readonly #linesMax: number
  #waiting: Waiting[] = []
  #bytesPending = 0
  #parsing = false
  #parsedAt = 0
  #timer: NodeJS.Timeout | undefined
  /** The last bytes that were parsed: they may end within an escape sequence. */
  #tail: Uint8Array = new Uint8Array()

  constructor(size: Size, scrollbackLines = SNAPSHOT_LINES) {
    this.#linesMax = scrollbackLines
    this.#terminal = new headless.Terminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: scrollbackLines,
      allowProposedApi: true,
    })
    this.#terminal.loadAddon(this.#serializer)
    this.#terminal.loadAddon(new UnicodeGraphemesAddon())
  }

  get size(): Size {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows }
  }

  /** Output that was written and not parsed yet. */
  get bytesPending(): number {
    return this.#bytesPending
  }

  /** Parses output some time later; `onParsed` is called when it no longer waits. */
  write(output: Uint8Array | string, onParsed?: () => void): void {
    const bytes =
      typeof output === 'string'
        ? Buffer.from(output)
        : Buffer.from(output.buffer, output.byteOffset, output.byteLength)
    this.#bytesPending += bytes.length
    this.#waiting.push({ output: bytes, onParsed })
    this.#schedule()
  }

  /** Calls `then` when the screen shows exactly what was written up to here. */
  settle(then: () => void): void {
    this.#waiting.push({ settled: then })
    this.#parseNow()
  }

  /** Changes the size once all that was written before is parsed. */
  resize({ columns, rows }: Size): void {
    this.settle(() => this.#terminal.resize(columns, rows))
  }

  /** What to write into a fresh terminal of the same size so that it shows, and behaves, as this one. */
  serialize(): string {
    return this.#serializer.serialize({ excludeModes: true }) + modesOf(this.#terminal)
  }

  /** Whoever waits for the screen to settle has it as it is: nothing more comes. */
  dispose(): void {
    clearTimeout(this.#timer)
    for (const next of this.#waiting.splice(0)) if ('settled' in next) next.settled()
    this.#terminal.dispose()
  }

  #schedule(): void {
    const rested = performance.now() - this.#parsedAt >= GATHER_MILLISECONDS
    if (rested || this.#bytesPending >= GATHER_BYTES) this.#parseNow()
    else this.#timer ??= setTimeout(() => this.#parseNow(), GATHER_MILLISECONDS)
  }

  /** Parses what waits, up to the next that wants to see the screen just then. */
  #parseNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#parsing || this.#waiting.length === 0) return
    const end = this.#waiting.findIndex((next) => 'settled' in next)
    const until = end < 0 ? this.#waiting.length : end + 1
    const taken = this.#waiting.splice(0, until)
    const output = Buffer.concat(taken.flatMap((next) => ('output' in next ? [next.output] : [])))
    this.#parsing = true
    this.#terminal.write(this.#whatMatters(output), () => {
      this.#parsing = false
      this.#parsedAt = performance.now()
      this.#bytesPending -= output.length
      this.#tail = Buffer.concat([this.#tail, output.subarray(-4096)]).subarray(-4096)
      for (const next of taken) 'settled' in next ? next.settled() : next.onParsed?.()
      if (this.#waiting.some((next) => 'settled' in next)) this.#parseNow()
      else if (this.#waiting.length > 0) this.#schedule()
    })
  }

  #whatMatters(output: Buffer): Buffer {
    if (output.length < SKIP_BYTES_MIN || unfinishedBytes(this.#tail) > 0 || !scrollsWhole(this.#terminal))
      return output
    return tailThatDecides(output, this.#linesMax + this.#terminal.rows)
  }
}
