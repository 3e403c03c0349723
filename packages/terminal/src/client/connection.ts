import {
  advance,
  decodeExit,
  decodeFrame,
  decodeSize,
  type Exit,
  encodeFrame,
  encodeSize,
  FRAME,
  type Frame,
  INPUT_BYTES_MAX,
  type Size,
} from '../frames.ts'
import { SILENCE_SECONDS } from '../limits.ts'
import { decodeSnapshot, type Snapshot } from '../snapshot.ts'
import { Acknowledger } from './acknowledger.ts'
import { backoffSeconds } from './backoff.ts'

/** Where a connection stands; what a state strip above the terminal tells. */
export type ConnectionState =
  | { state: 'connecting' }
  | { state: 'open' }
  /** `retryAt` is a time of `Date.now()`. */
  | { state: 'reconnecting'; retryAt: number; reason: string }
  | { state: 'exited'; exit: Exit }
  /** Nothing to come back to: the terminal was closed or the sandbox has ended. */
  | { state: 'gone'; message: string }

/** Thrown by `fetchTicket` when there is no use in trying again. */
export class TerminalGoneError extends Error {
  readonly code = 'TERMINAL_GONE'
  readonly fix = 'Open another terminal.'
  constructor(message: string) {
    super(message)
    this.name = 'TerminalGoneError'
  }
}

/** The screen that a connection writes to. Each `done` is to be called when the terminal has parsed what was given. */
export interface TerminalSink {
  /** Forgets all that was shown and shows this. */
  snapshot(snapshot: Snapshot, done: () => void): void
  output(bytes: Uint8Array, done: () => void): void
  /** The size that the shell has from here on in its output. */
  size(size: Size): void
}

export interface TerminalConnectionOptions {
  /** A one-time ticket. Throws {@link TerminalGoneError} when the terminal is no more. */
  fetchTicket(signal: AbortSignal): Promise<string>
  /** Address of the websocket for a ticket; `resume` is to be passed on as a query of that name. */
  address(ticket: string, resume: string | undefined): string
  sink: TerminalSink
  onState(state: ConnectionState): void
  /** The wanted size; the shell takes it while this client is the writer. */
  size: Size
  /** For tests: another websocket. */
  WebSocket?: typeof globalThis.WebSocket
}

const TICKET_SECONDS = 15

/** One terminal in a browser: connects, comes back after a loss where it was, acknowledges what is on the screen. */
export class TerminalConnection {
  readonly #options: TerminalConnectionOptions
  readonly #acknowledger = new Acknowledger((sequence) => this.#send(encodeFrame(FRAME.ACK, sequence)))
  #socket: WebSocket | undefined
  #state: ConnectionState = { state: 'connecting' }
  #size: Size
  #attempt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  #abort = new AbortController()
  /** Known once a snapshot has come. */
  #epoch: number | undefined
  /** End of the output that was given to the sink. */
  #received = 0
  #closed = false

  constructor(options: TerminalConnectionOptions) {
    this.#options = options
    this.#size = options.size
    void this.#connect()
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Sends what was typed or pasted. Lost while there is no connection: the strip says so, and nothing runs unseen later. */
  input(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength; at += INPUT_BYTES_MAX) {
      this.#send(encodeFrame(FRAME.INPUT, 0, bytes.subarray(at, at + INPUT_BYTES_MAX)))
    }
  }

  /** Asks for a size, and for being the writer. */
  resize(size: Size): void {
    this.#size = size
    this.#send(encodeFrame(FRAME.RESIZE, 0, encodeSize(size)))
  }

  /** Asks for being the writer, as when the learner turns to this window. */
  claim(): void {
    this.resize(this.#size)
  }

  /** Tries again at once instead of after the waiting time. */
  retryNow(): void {
    if (this.#state.state !== 'reconnecting' || this.#retry === undefined) return
    clearTimeout(this.#retry)
    this.#retry = undefined
    void this.#connect()
  }

  /** Leaves the terminal; the shell lives on. */
  close(): void {
    this.#closed = true
    this.#abort.abort()
    clearTimeout(this.#retry)
    this.#drop()
  }

  async #connect(): Promise<void> {
    const { fetchTicket, address, WebSocket: Socket = globalThis.WebSocket } = this.#options
    let ticket: string
    try {
      ticket = await fetchTicket(AbortSignal.any([this.#abort.signal, AbortSignal.timeout(TICKET_SECONDS * 1000)]))
    } catch (error) {
      if (error instanceof TerminalGoneError) this.#end({ state: 'gone', message: error.message })
      else this.#lost('The server does not answer.')
      return
    }
    if (this.#closed) return
    const resume = this.#epoch === undefined ? undefined : `${this.#epoch}.${this.#received}`
    const socket = new Socket(address(ticket, resume))
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#listen()
    socket.onopen = () => {
      if (socket !== this.#socket) return
      this.#listen()
      this.resize(this.#size)
    }
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#receive(event.data)
    }
    socket.onclose = (event) => {
      if (socket !== this.#socket) return
      this.#drop()
      if (event.code === 4404) this.#end({ state: 'gone', message: event.reason || 'The terminal was closed.' })
      else this.#lost(event.reason || 'The connection was lost.')
    }
  }

  #receive(message: unknown): void {
    this.#listen()
    let frame: Frame
    try {
      frame = decodeFrame(message as ArrayBuffer)
      this.#take(frame)
    } catch {
      // Not our protocol: a new connection with a fresh snapshot is the way back.
      this.#epoch = undefined
      this.#drop()
      this.#lost('The server sent something unexpected.')
    }
  }

  #take({ type, sequence, payload }: Frame): void {
    const { sink } = this.#options
    switch (type) {
      case FRAME.SNAPSHOT: {
        const snapshot = decodeSnapshot(payload)
        this.#epoch = snapshot.epoch
        this.#received = sequence
        this.#opened()
        sink.snapshot(snapshot, () => this.#acknowledger.startAt(sequence))
        break
      }
      case FRAME.OUTPUT: {
        const end = advance(sequence, payload.byteLength)
        this.#received = end
        this.#opened()
        sink.output(payload, () => this.#acknowledger.parsed(end))
        break
      }
      case FRAME.SIZE:
        this.#opened()
        sink.size(decodeSize(payload))
        break
      case FRAME.EXIT:
        this.#setState({ state: 'exited', exit: decodeExit(payload) })
        break
      case FRAME.PING:
        this.#send(encodeFrame(FRAME.PONG, this.#received))
        break
      default:
    }
  }

  #opened(): void {
    this.#attempt = 0
    if (this.#state.state === 'connecting' || this.#state.state === 'reconnecting') this.#setState({ state: 'open' })
  }

  #send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === 1) this.#socket.send(frame)
  }

  /** A line that is silent for too long is dead, whatever the system says. */
  #listen(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => {
      this.#drop()
      this.#lost('Nothing was heard from the server.')
    }, SILENCE_SECONDS * 1000)
  }

  #drop(): void {
    clearTimeout(this.#silence)
    this.#acknowledger.stop()
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #lost(reason: string): void {
    if (this.#closed || this.#state.state === 'exited' || this.#state.state === 'gone') return
    const seconds = backoffSeconds(this.#attempt++)
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      void this.#connect()
    }, seconds * 1000)
    this.#setState({ state: 'reconnecting', retryAt: Date.now() + seconds * 1000, reason })
  }

  #end(state: ConnectionState): void {
    if (!this.#closed && this.#state.state !== 'exited') this.#setState(state)
  }

  #setState(state: ConnectionState): void {
    this.#state = state
    this.#options.onState(state)
  }
}
