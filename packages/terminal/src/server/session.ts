import { randomBytes } from 'node:crypto'
import {
  advance,
  decodeFrame,
  decodeSize,
  type Exit,
  encodeExit,
  encodeFrame,
  encodeSize,
  FRAME,
  INPUT_BYTES_MAX,
  type Size,
} from '../frames.ts'
import { PING_SECONDS, SILENCE_SECONDS, UNACKNOWLEDGED_BYTES_MAX, WATCHER_LAG_BYTES_MAX } from '../limits.ts'
import { encodeSnapshot } from '../snapshot.ts'
import { Coalescer } from './coalescer.ts'
import type { ShellHost } from './host.ts'
import type { Recorder } from './recorder.ts'
import { Replay } from './replay.ts'
import { Screen } from './screen.ts'
import { ShellLink } from './shell-link.ts'
import { unfinishedBytes } from './unfinished.ts'
import { Viewer, type ViewerSocket } from './viewer.ts'

/** The screen's own parser may be behind by so much; less than what {@link Replay} keeps, so that snapshots join on. */
const SCREEN_BACKLOG_BYTES_MAX = 128 * 1024
/** A screen is worth keeping when its shell has been quiet for so long, */
const QUIET_MILLISECONDS = 1000
/** and one whose shell writes on and on, every so often. */
const KEEP_MILLISECONDS = 30_000

/** What has to be kept so that a session can be shown again by another process. */
export interface SessionState extends Size {
  n: number
  machine: string
  user: 'learner' | 'root'
  screen: string
  exit?: Exit
}

export interface SessionOptions {
  n: number
  machine: string
  user: 'learner' | 'root'
  host: ShellHost
  size: Size
  recorder?: Recorder
  /** Called for input of the learner, often. */
  onInput?: () => void
  /** Called for output of the shell, often. */
  onOutput?: () => void
}

/** One shell, everybody who looks at it, and its screen. */
export class TerminalSession {
  readonly n: number
  readonly machine: string
  readonly user: 'learner' | 'root'
  readonly #link: ShellLink
  readonly #screen: Screen
  readonly #recorder: Recorder | undefined
  readonly #onInput: () => void
  readonly #onOutput: () => void
  readonly #viewers = new Set<Viewer>()
  readonly #replay = new Replay()
  readonly #epoch = randomBytes(4).readUInt32BE()
  readonly #coalescer = new Coalescer((chunks) => this.#emit(chunks))
  readonly #pings: NodeJS.Timeout
  #writer: Viewer | undefined
  #size: Size
  #sequence = 0
  #exit: Exit | undefined
  #changed = true
  #outputAt = 0
  #savedAt = Number.NEGATIVE_INFINITY

  private constructor(options: SessionOptions) {
    this.n = options.n
    this.machine = options.machine
    this.user = options.user
    this.#size = options.size
    this.#recorder = options.recorder
    this.#onInput = options.onInput ?? (() => {})
    this.#onOutput = options.onOutput ?? (() => {})
    this.#screen = new Screen(options.size)
    this.#link = new ShellLink(options.host, options.n, options.machine, options.size, {
      output: (chunk) => this.#coalescer.push(chunk),
      exit: (exit) => this.#end(exit),
    })
    this.#pings = setInterval(() => this.#ping(), PING_SECONDS * 1000).unref()
  }

  /**
   * Starts a shell.
   * @throws when its machine cannot be reached.
   */
  static async open(options: SessionOptions): Promise<TerminalSession> {
    const session = new TerminalSession(options)
    try {
      await session.#link.open(options.user)
    } catch (error) {
      session.#dispose()
      throw error
    }
    return session
  }

  /** Takes over a shell that another process has started, with the screen that it has kept, if any. */
  static resume(options: SessionOptions, state: SessionState | undefined): TerminalSession {
    const session = new TerminalSession(options)
    if (state?.screen) session.#screen.write(state.screen)
    if (state?.exit) session.#exit = state.exit
    else void session.#link.reattach()
    return session
  }

  get state(): 'open' | 'exited' {
    return this.#exit ? 'exited' : 'open'
  }

  /** Whether reading the shell has stopped because its writer is behind. */
  get paused(): boolean {
    return this.#link.paused
  }

  /** Whether the screen has changed since {@link save} was last called. */
  get changed(): boolean {
    return this.#changed
  }

  /** Whether the screen has changed and stands still now; in a flood now and then, since writing all screens down anew takes its time. */
  get worthSaving(): boolean {
    const now = performance.now()
    const due = now - this.#outputAt > QUIET_MILLISECONDS || now - this.#savedAt > KEEP_MILLISECONDS
    return this.#changed && due
  }

  /**
   * Shows the session to somebody: the missing output when `resume` tells where they are, else a snapshot.
   * The viewer's frames then go to {@link receive}.
   */
  join(socket: ViewerSocket, o: { mayWrite: boolean; resume?: { epoch: number; sequence: number } }): Viewer {
    const viewer = new Viewer(socket, o.mayWrite)
    this.#viewers.add(viewer)
    const missing = o.resume?.epoch === this.#epoch ? this.#replay.from(o.resume.sequence, this.#sequence) : undefined
    if (o.resume && missing) {
      viewer.startAt(o.resume.sequence)
      this.#sendSize(viewer)
      for (const frame of missing) socket.send(frame)
      viewer.sent = this.#sequence
      this.#sendExit(viewer)
    } else this.#sendSnapshot(viewer)
    return viewer
  }

  /** A viewer has gone. */
  leave(viewer: Viewer): void {
    if (!this.#viewers.delete(viewer)) return
    if (viewer === this.#writer) {
      this.#writer = undefined
      const next = [...this.#viewers].findLast((other) => other.mayWrite && other.size)
      if (next) this.#makeWriter(next)
    }
    this.#flow()
  }

  /**
   * Takes a message of a viewer.
   * @throws {FrameError} when it is no frame that a client may send; the connection is then to be closed.
   */
  receive(viewer: Viewer, message: Uint8Array): void {
    const frame = decodeFrame(message)
    viewer.heardAt = Date.now()
    switch (frame.type) {
      case FRAME.INPUT:
        if (viewer !== this.#writer || this.#exit || frame.payload.byteLength > INPUT_BYTES_MAX) return
        this.#onInput()
        this.#link.write(frame.payload)
        break
      case FRAME.ACK:
        viewer.acknowledge(frame.sequence)
        if (viewer.state === 'skipped' && viewer.lag === 0) this.#sendSnapshot(viewer)
        this.#flow()
        break
      case FRAME.RESIZE:
        viewer.size = decodeSize(frame.payload)
        if (viewer.mayWrite) this.#makeWriter(viewer)
        break
      default:
    }
  }

  /** What to keep for the next process. */
  async save(): Promise<SessionState> {
    this.#coalescer.flush()
    this.#changed = false
    this.#savedAt = performance.now()
    const screen = await new Promise<string>((resolve) => this.#screen.settle(() => resolve(this.#screen.serialize())))
    return { n: this.n, machine: this.machine, user: this.user, ...this.#screen.size, screen, exit: this.#exit }
  }

  /** Lets go of the shell, which lives on, and of the viewers, who will come back. */
  async release(): Promise<void> {
    this.#link.release()
    this.#closeViewers(1012, 'The server restarts')
    this.#dispose()
    await this.#recorder?.close()
  }

  /** Ends the shell. */
  async close(): Promise<void> {
    if (!this.#exit) {
      await this.#link.end().catch(() => {
        // The machine is gone, and the shell with it.
      })
      this.#end({ exitCode: null, reason: 'closed', message: 'The terminal was closed.' })
    }
    this.#closeViewers(4404, 'The terminal was closed')
    this.#dispose()
    await this.#recorder?.close()
  }

  /** The machine is no more: says so to the viewers and forgets the session. */
  async abandon(message: string): Promise<void> {
    this.#link.release()
    this.#closeViewers(4404, message)
    this.#dispose()
    await this.#recorder?.close()
  }

  #emit(chunks: Uint8Array[]): void {
    const start = this.#sequence
    const frame = encodeFrame(FRAME.OUTPUT, start, ...chunks)
    const payload = frame.subarray(frame.byteLength - chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0))
    this.#sequence = advance(start, payload.byteLength)
    this.#replay.push(start, frame)
    this.#changed = true
    this.#outputAt = performance.now()
    this.#onOutput()
    for (const viewer of this.#viewers) {
      if (viewer.state !== 'live') continue
      viewer.socket.send(frame)
      viewer.sent = this.#sequence
      if (viewer !== this.#writer && viewer.lag > WATCHER_LAG_BYTES_MAX) viewer.state = 'skipped'
    }
    // What people see goes first; the screen and the recording follow.
    this.#screen.write(payload, () => this.#flow())
    this.#recorder?.output([payload])
    this.#flow()
  }

  #flow(): void {
    const writerBehind = this.#writer?.state === 'live' && this.#writer.lag > UNACKNOWLEDGED_BYTES_MAX
    this.#link.paused = writerBehind || this.#screen.bytesPending > SCREEN_BACKLOG_BYTES_MAX
  }

  /** The snapshot shows the output up to a point; what has come since follows it. */
  #sendSnapshot(viewer: Viewer): void {
    viewer.state = 'waiting'
    this.#coalescer.flush()
    const at = this.#sequence
    const unfinished = this.#replay.tail()
    const bytes = unfinishedBytes(unfinished)
    this.#screen.settle(() => {
      if (!this.#viewers.has(viewer)) return
      const missing = this.#replay.from(at, this.#sequence)
      if (!missing) return this.#sendSnapshot(viewer)
      const snapshot = {
        epoch: this.#epoch,
        ...this.#screen.size,
        screen: this.#screen.serialize(),
        unfinished: bytes > 0 ? unfinished.subarray(-bytes) : new Uint8Array(),
      }
      viewer.startAt(at)
      viewer.socket.send(encodeFrame(FRAME.SNAPSHOT, at, ...encodeSnapshot(snapshot)))
      for (const frame of missing) viewer.socket.send(frame)
      viewer.sent = this.#sequence
      // The size may have changed while the screen was catching up.
      this.#sendSize(viewer)
      this.#sendExit(viewer)
    })
  }

  #makeWriter(viewer: Viewer): void {
    this.#writer = viewer
    const size = viewer.size
    if (size && !this.#exit && (size.columns !== this.#size.columns || size.rows !== this.#size.rows)) {
      this.#coalescer.flush()
      this.#size = size
      this.#screen.resize(size)
      this.#link.resize(size)
      this.#recorder?.resize(size)
      this.#changed = true
      for (const other of this.#viewers) if (other.state === 'live') this.#sendSize(other)
    }
    this.#flow()
  }

  #sendSize(viewer: Viewer): void {
    viewer.socket.send(encodeFrame(FRAME.SIZE, this.#sequence, encodeSize(this.#size)))
  }

  #sendExit(viewer: Viewer): void {
    if (this.#exit) viewer.socket.send(encodeFrame(FRAME.EXIT, this.#sequence, encodeExit(this.#exit)))
  }

  #end(exit: Exit): void {
    this.#coalescer.flush()
    this.#exit = exit
    this.#changed = true
    this.#recorder?.exit(exit.exitCode)
    for (const viewer of this.#viewers) if (viewer.state === 'live') this.#sendExit(viewer)
  }

  #ping(): void {
    const silentSince = Date.now() - SILENCE_SECONDS * 1000
    for (const viewer of this.#viewers) {
      if (viewer.heardAt < silentSince) {
        viewer.socket.close(4408, 'Nothing was heard from you')
        this.leave(viewer)
      } else viewer.socket.send(encodeFrame(FRAME.PING, this.#sequence))
    }
  }

  #closeViewers(code: number, reason: string): void {
    for (const viewer of this.#viewers) viewer.socket.close(code, reason)
    this.#viewers.clear()
    this.#writer = undefined
  }

  #dispose(): void {
    clearInterval(this.#pings)
    this.#coalescer.flush()
    this.#screen.dispose()
  }
}
