import { join } from 'node:path'
import {
  HttpProblem,
  type Machine,
  machinesOf,
  type OpenTerminal,
  TERMINALS_MAX,
  type TerminalView,
} from '@cka-netlab/contracts'
import type { DriverSandbox, SandboxDriver } from '@cka-netlab/sandbox'
import {
  listCommand,
  Recorder,
  type SessionOptions,
  type SessionState,
  type ShellHost,
  TerminalSession,
} from '@cka-netlab/terminal/server'
import type { FastifyBaseLogger } from 'fastify'
import { type Running, shellHost } from './shell-host.ts'
import type { TerminalStore } from './store.ts'

export interface TerminalsContext {
  driver: SandboxDriver
  store: TerminalStore
  recordings: string
  log: FastifyBaseLogger
  running: Running
  /** Called for the learner's input, at most every 10 s for a sandbox. */
  onActivity: (sandboxId: string) => void
  /** Called for every input of the learner and whatever a shell writes: the machines may be paused, or about to be. */
  onUse: (sandboxId: string) => void
}

const ACTIVITY_SECONDS = 10
const SIZE = { columns: 100, rows: 30 }

/** The terminals of one sandbox. */
export class SandboxTerminals {
  readonly #id: string
  readonly #machines: Machine[]
  readonly #context: TerminalsContext
  readonly #sessions = new Map<number, TerminalSession>()
  #numbers = 0
  #opening = 0
  #activeAt = 0

  constructor(sandbox: Pick<DriverSandbox, 'id' | 'topology'>, context: TerminalsContext) {
    this.#id = sandbox.id
    this.#machines = machinesOf(sandbox.topology)
    this.#context = context
  }

  /** Finds the shells that a former process has left: by what it kept, and by looking on the machines. */
  async adopt(): Promise<void> {
    const states = await this.#context.store.load(this.#id)
    for (const state of states) this.#resume(state.n, state.machine, state)
    await Promise.all(this.#machines.map((machine) => this.#adoptFrom(machine)))
  }

  list(): TerminalView[] {
    return [...this.#sessions.values()].map(view).sort((a, b) => a.n - b.n)
  }

  /** @throws {HttpProblem} NOT_FOUND */
  get(n: number): TerminalSession {
    const session = this.#sessions.get(n)
    if (!session) throw new HttpProblem('NOT_FOUND', `There is no terminal ${n} in this sandbox.`)
    return session
  }

  /**
   * Starts a shell.
   * @throws {HttpProblem} for a machine that is not there, or too many terminals.
   */
  async open({ machine: name, ...size }: OpenTerminal): Promise<TerminalView> {
    const machine = this.#machines.find((candidate) => candidate.name === name)
    if (!machine) {
      const names = this.#machines.map((candidate) => candidate.name).join(', ')
      throw new HttpProblem('BAD_REQUEST', `This sandbox has no machine "${name}". It has ${names}.`)
    }
    await this.#makeRoom()
    const n = ++this.#numbers
    this.#opening++
    try {
      const session = await TerminalSession.open(this.#options(n, machine, size))
      this.#sessions.set(n, session)
      await this.save()
      return view(session)
    } finally {
      this.#opening--
    }
  }

  /** Ends a shell and forgets its screen. */
  async close(n: number): Promise<void> {
    const session = this.get(n)
    this.#sessions.delete(n)
    await session.close()
    await this.#context.store.remove(this.#id, n)
  }

  /**
   * Keeps the screens that have changed, but for those whose shells are writing just now, unless it is for the last time. A full disk
   * costs the screens after a restart, not the shells.
   */
  async save(o: { last?: boolean } = {}): Promise<void> {
    for (const session of this.#sessions.values()) {
      if (!(o.last ? session.changed : session.worthSaving)) continue
      try {
        await this.#context.store.save(this.#id, await session.save())
      } catch (err) {
        this.#context.log.warn({ err, sandboxId: this.#id, terminal: session.n }, 'a screen could not be kept')
      }
    }
  }

  /** Leaves the shells alone, for the next process. */
  async release(): Promise<void> {
    await this.save({ last: true })
    await Promise.all([...this.#sessions.values()].map((session) => session.release()))
    this.#sessions.clear()
  }

  /** The sandbox has ended, and the shells with it. */
  async drop(): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    await Promise.all(sessions.map((session) => session.abandon('The sandbox has ended.')))
  }

  async #makeRoom(): Promise<void> {
    for (const session of [...this.#sessions.values()]) {
      if (this.#sessions.size + this.#opening < TERMINALS_MAX) return
      if (session.state === 'exited') await this.close(session.n)
    }
    if (this.#sessions.size + this.#opening >= TERMINALS_MAX) {
      throw new HttpProblem('TOO_MANY_TERMINALS', `A sandbox may have ${TERMINALS_MAX} terminals open.`)
    }
  }

  async #adoptFrom(machine: Machine): Promise<void> {
    try {
      const { stdout } = await this.#host(machine).exec(listCommand())
      for (const line of stdout.split('\n').filter(Boolean)) this.#resume(Number(line), machine.name, undefined)
    } catch (err) {
      this.#context.log.warn({ err, sandboxId: this.#id, machine: machine.name }, 'shells could not be looked for')
    }
  }

  #resume(n: number, name: string, state: SessionState | undefined): void {
    const machine = this.#machines.find((candidate) => candidate.name === name)
    if (!machine || this.#sessions.has(n)) return
    this.#numbers = Math.max(this.#numbers, n)
    const size = state ? { columns: state.columns, rows: state.rows } : SIZE
    this.#sessions.set(n, TerminalSession.resume(this.#options(n, machine, size), state))
  }

  #options(n: number, machine: Machine, size: { columns: number; rows: number }): SessionOptions {
    const { recordings, log } = this.#context
    return {
      n,
      machine: machine.name,
      user: machine.user,
      host: this.#host(machine),
      size,
      recorder: new Recorder(join(recordings, this.#id, `${n}.cast`), size, {
        onError: (err) =>
          log.warn({ err, sandboxId: this.#id, terminal: n }, 'the recording of a terminal has stopped'),
      }),
      onInput: () => {
        this.#context.onUse(this.#id)
        this.#active()
      },
      onOutput: () => this.#context.onUse(this.#id),
    }
  }

  #host(machine: Machine): ShellHost {
    const { driver, running } = this.#context
    return shellHost(driver, this.#id, machine.name, running)
  }

  #active(): void {
    const now = Date.now()
    if (now - this.#activeAt < ACTIVITY_SECONDS * 1000) return
    this.#activeAt = now
    this.#context.onActivity(this.#id)
  }
}

function view(session: TerminalSession): TerminalView {
  return { n: session.n, machine: session.machine, state: session.state }
}
