import { Duplex } from 'node:stream'
import { advance, decodeFrame, encodeFrame, encodeSize, FRAME, type Frame } from '../frames.ts'
import { decodeSnapshot, type Snapshot } from '../snapshot.ts'
import type { Pty, ShellHost } from './host.ts'
import type { TerminalSession } from './session.ts'
import type { Viewer } from './viewer.ts'

/** A shell that a test plays: what it prints, and what it has read. */
export class PlayedShell implements Pty {
  typed = ''
  sizes: string[] = []
  /** Bytes that nobody has read. */
  get unread(): number {
    return this.stream.readableLength
  }
  readonly stream: Duplex
  readonly ended: Promise<{ exitCode: number | null }>
  constructor() {
    const shell = this
    this.stream = new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        shell.typed += chunk
        done()
      },
    })
    this.ended = new Promise((resolve) => this.stream.once('close', () => resolve({ exitCode: 0 })))
  }
  print(output: string | Buffer): void {
    this.stream.push(output)
  }
  /** So many bytes of lines, all at once. */
  flood(bytes: number): void {
    const lines = Buffer.alloc(bytes, `${'a line that comes again'.padEnd(78)}\r\n`)
    for (let at = 0; at < bytes; at += 8192) this.print(lines.subarray(at, at + 8192))
  }
  async resize(columns: number, rows: number): Promise<void> {
    this.sizes.push(`${columns}x${rows}`)
  }
  end(): void {
    this.stream.destroy()
  }
}

/** Starts a new played shell for whoever attaches; the newest is `shell`. */
export class PlayedHost implements ShellHost {
  shells: PlayedShell[] = []
  answer: () => string = () => 'alive'
  async attach(): Promise<Pty> {
    const shell = new PlayedShell()
    this.shells.push(shell)
    return shell
  }
  async exec(): Promise<{ exitCode: number; stdout: string }> {
    return { exitCode: 0, stdout: this.answer() }
  }
  get shell(): PlayedShell {
    const shell = this.shells.at(-1)
    if (!shell) throw new Error('no shell was started')
    return shell
  }
}

/** Somebody who looks, and acknowledges only when told to. */
export class Watcher {
  frames: Frame[] = []
  closed: { code: number; reason: string } | undefined
  readonly viewer: Viewer
  readonly #session: TerminalSession
  constructor(
    session: TerminalSession,
    o: { mayWrite?: boolean; resume?: { epoch: number; sequence: number }; acknowledge?: boolean } = {},
  ) {
    this.#session = session
    this.viewer = session.join(
      {
        send: (bytes) => {
          const frame = decodeFrame(bytes)
          this.frames.push(frame)
          if (o.acknowledge) queueMicrotask(() => this.acknowledge())
        },
        close: (code, reason) => {
          this.closed = { code, reason }
        },
      },
      { mayWrite: o.mayWrite ?? true, resume: o.resume },
    )
  }
  resize(columns = 80, rows = 24): this {
    this.#session.receive(this.viewer, encodeFrame(FRAME.RESIZE, 0, encodeSize({ columns, rows })))
    return this
  }
  type(text: string): void {
    this.#session.receive(this.viewer, encodeFrame(FRAME.INPUT, 0, Buffer.from(text)))
  }
  acknowledge(): void {
    this.#session.receive(this.viewer, encodeFrame(FRAME.ACK, this.end))
  }
  of(type: number): Frame[] {
    return this.frames.filter((frame) => frame.type === type)
  }
  /** Where the output that it was sent ends. */
  get end(): number {
    const last = this.frames.findLast(({ type }) => type === FRAME.OUTPUT || type === FRAME.SNAPSHOT)
    if (!last) return 0
    return last.type === FRAME.SNAPSHOT ? last.sequence : advance(last.sequence, last.payload.byteLength)
  }
  get output(): string {
    return Buffer.concat(this.of(FRAME.OUTPUT).map((frame) => frame.payload)).toString()
  }
  get snapshot(): Snapshot {
    const frame = this.of(FRAME.SNAPSHOT).at(-1)
    if (!frame) throw new Error('no snapshot has come')
    return decodeSnapshot(frame.payload)
  }
}
