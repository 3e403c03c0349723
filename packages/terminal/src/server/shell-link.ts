import { setTimeout as sleep } from 'node:timers/promises'
import type { Exit, Size } from '../frames.ts'
import { INPUT_BACKLOG_BYTES_MAX } from '../limits.ts'
import { DtachNoise } from './dtach-noise.ts'
import { MachineGoneError, type Pty, type ShellHost } from './host.ts'
import { endCommand, inspectCommand, openCommand, parseShellState, reattachCommand } from './shell.ts'

/** Between tries to reach a shell again, in milliseconds; after the last the shell is given up. */
const RETRIES = [200, 500, 1000, 2000, 4000, 8000, 8000]

export interface ShellEvents {
  output(chunk: Uint8Array): void
  exit(exit: Exit): void
}

/**
 * The line from this process to a shell on its machine. It is made again when it breaks while the shell lives, and
 * tells how the shell ended when it does not.
 */
export class ShellLink {
  readonly #host: ShellHost
  readonly #n: number
  readonly #machine: string
  readonly #events: ShellEvents
  #pty: Pty | undefined
  #size: Size
  #sizeSent: Size | undefined
  #resizing = false
  #paused = false
  /** Aborted once the shell has ended, or is left as it is. */
  readonly #stop = new AbortController()
  /** Typed while there was no line. */
  #waiting: Uint8Array[] = []
  #waitingBytes = 0

  constructor(host: ShellHost, n: number, machine: string, size: Size, events: ShellEvents) {
    this.#host = host
    this.#n = n
    this.#machine = machine
    this.#size = size
    this.#events = events
  }

  /**
   * Starts the shell.
   * @throws when its machine cannot be reached.
   */
  async open(user: string): Promise<void> {
    this.#use(await this.#host.attach(openCommand(this.#n, user, this.#size), this.#size))
  }

  /** Attaches to a shell that may live from before, and reports its exit when it does not. */
  reattach(): Promise<void> {
    return this.#lost()
  }

  /** Gives input to the shell, as soon as it is attached to; dropped while the shell has a great deal of it to take. */
  write(input: Uint8Array): void {
    const stream = this.#pty?.stream.destroyed ? undefined : this.#pty?.stream
    if ((stream?.writableLength ?? this.#waitingBytes) > INPUT_BACKLOG_BYTES_MAX) return
    if (stream) stream.write(input)
    else {
      this.#waiting.push(input)
      this.#waitingBytes += input.byteLength
    }
  }

  /** Stops or goes on with reading the shell. A program that writes on is then blocked by its terminal. */
  set paused(paused: boolean) {
    if (paused === this.#paused) return
    this.#paused = paused
    if (paused) this.#pty?.stream.pause()
    else this.#pty?.stream.resume()
  }

  get #over(): boolean {
    return this.#stop.signal.aborted
  }

  get paused(): boolean {
    return this.#paused
  }

  resize(size: Size): void {
    this.#size = size
    void this.#applySize()
  }

  /** Leaves the shell as it is. */
  release(): void {
    this.#stop.abort()
    this.#pty?.stream.destroy()
  }

  /** Ends the shell. */
  async end(): Promise<void> {
    this.release()
    await this.#host.exec(endCommand(this.#n))
  }

  #use(pty: Pty): void {
    this.#pty = pty
    this.#sizeSent = undefined
    void this.#applySize()
    const noise = new DtachNoise()
    const emit = (output: Buffer) => {
      if (output.length > 0) this.#events.output(output)
    }
    pty.stream.on('data', (chunk: Buffer) => emit(noise.push(chunk)))
    // The stream's errors show as its end.
    pty.stream.on('error', () => {})
    if (this.#paused) pty.stream.pause()
    for (const input of this.#waiting) pty.stream.write(input)
    this.#waiting = []
    this.#waitingBytes = 0
    const ended = () => {
      emit(noise.flush())
      return this.#lost()
    }
    pty.ended.then(ended, ended)
  }

  async #lost(): Promise<void> {
    this.#pty = undefined
    let message = 'The shell cannot be reached.'
    for (const [attempt, wait] of RETRIES.entries()) {
      await this.#host.running?.(this.#stop.signal)
      if (this.#over) return
      try {
        const state = parseShellState((await this.#host.exec(inspectCommand(this.#n))).stdout)
        if (this.#over) return
        if (!state.alive) return this.#exit(exitOf(state.exitCode))
        // A shell that drops its line again at once is not tried without end.
        if (attempt > 0) await sleep(wait, undefined, { ref: false })
        return this.#use(await this.#host.attach(reattachCommand(this.#n), this.#size))
      } catch (error) {
        message = error instanceof Error ? error.message : String(error)
        if (error instanceof MachineGoneError) break
        await sleep(wait, undefined, { ref: false })
      }
    }
    this.#exit({ exitCode: null, reason: 'machine-stopped', message: `${this.#machine} cannot be reached: ${message}` })
  }

  #exit(exit: Exit): void {
    if (this.#over) return
    this.#stop.abort()
    this.#events.exit(exit)
  }

  /** One resize at a time, and only the newest size. */
  async #applySize(): Promise<void> {
    if (this.#resizing) return
    this.#resizing = true
    try {
      while (this.#pty && this.#sizeSent !== this.#size) {
        const size = this.#size
        await this.#pty.resize(size.columns, size.rows)
        this.#sizeSent = size
      }
    } catch {
      // The line has just broken; the next one starts with the size.
    } finally {
      this.#resizing = false
    }
  }
}

function exitOf(exitCode: number | null): Exit {
  if (exitCode === null) return { exitCode, reason: 'killed', message: 'The shell was ended from outside.' }
  return { exitCode, reason: 'exited', message: `The shell has ended with exit code ${exitCode}.` }
}
