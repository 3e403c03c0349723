import serialize from '@xterm/addon-serialize'
import headless from '@xterm/headless'
import type { Size } from '../frames.ts'
import { SCROLLBACK_LINES } from '../limits.ts'
import { UnicodeGraphemesAddon } from './graphemes.ts'
import { modesOf } from './screen-modes.ts'

/** A screen without a display: it follows the shell's output so that it can be shown again elsewhere. */
export class Screen {
  readonly #terminal: InstanceType<typeof headless.Terminal>
  readonly #serializer = new serialize.SerializeAddon()
  #bytesPending = 0

  constructor(size: Size, scrollbackLines = SCROLLBACK_LINES) {
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

  /** Parses output some time later; `onParsed` is called when the screen shows exactly what was written up to here. */
  write(output: Uint8Array | string, onParsed?: () => void): void {
    this.#bytesPending += output.length
    this.#terminal.write(output, () => {
      this.#bytesPending -= output.length
      onParsed?.()
    })
  }

  /** Changes the size once all that was written before is parsed. */
  resize({ columns, rows }: Size): void {
    this.#terminal.write('', () => this.#terminal.resize(columns, rows))
  }

  /** What to write into a fresh terminal of the same size so that it shows, and behaves, as this one. */
  serialize(): string {
    return this.#serializer.serialize({ excludeModes: true }) + modesOf(this.#terminal)
  }

  dispose(): void {
    this.#terminal.dispose()
  }
}
