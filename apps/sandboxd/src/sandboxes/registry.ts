import { type CreateSandbox, type Failure, HttpProblem, machinesOf, type SandboxStatus } from '@cka-netlab/contracts'
import {
  type DriverSandbox,
  failureOf,
  type Observations,
  type SandboxDriver,
  SandboxError,
  startSteps,
} from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'
import type { Entry, SandboxBooks } from './books.ts'
import type { SandboxMemory } from './memory.ts'
import type { SandboxStarter } from './starter.ts'

export interface RegistryOptions {
  driver: SandboxDriver
  books: SandboxBooks
  starter: SandboxStarter
  observations: Observations
  memory: SandboxMemory
  log: FastifyBaseLogger
  sandboxesMax: number
}

/** What can be asked of sandboxes: begin, claim, pause, resume, end. */
export class SandboxRegistry {
  readonly #o: RegistryOptions

  constructor(options: RegistryOptions) {
    this.#o = options
  }

  list(): SandboxStatus[] {
    return this.#o.books.entries().map((entry) => entry.status)
  }

  /** @throws {HttpProblem} NOT_FOUND */
  get(id: string): SandboxStatus {
    return this.#o.books.get(id).status
  }

  /** A sandbox whose machines run. @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY or CONFLICT */
  running(id: string): SandboxStatus {
    return this.#o.books.getIn(id, 'ready', 'claimed').status
  }

  /**
   * Begins a sandbox. The same id gives the same sandbox, whatever has become of it.
   * @throws {HttpProblem} NO_CAPACITY
   */
  create(spec: CreateSandbox): SandboxStatus {
    const { books, sandboxesMax } = this.#o
    const known = books.find(spec.id)
    if (known) return known.status
    if (books.alive() >= sandboxesMax) {
      throw new HttpProblem('NO_CAPACITY', `This machine carries ${sandboxesMax} sandboxes at once, and has them.`)
    }
    const now = Date.now()
    const entry = books.add({
      id: spec.id,
      topology: spec.topology,
      state: 'requested',
      machines: machinesOf(spec.topology),
      steps: startSteps(spec.topology).map((step) => ({ ...step, state: 'waiting' })),
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + spec.lifetimeSeconds * 1000).toISOString(),
    })
    entry.work = this.#start(entry, spec)
    return entry.status
  }

  /** Gives a ready sandbox to whoever asked for it. */
  async claim(id: string): Promise<SandboxStatus> {
    const { books, memory } = this.#o
    const entry = books.getIn(id, 'ready', 'claimed')
    await memory.keep(id, { claimed: true, steps: entry.status.steps })
    books.change(entry, { state: 'claimed' })
    return entry.status
  }

  async pause(id: string): Promise<SandboxStatus> {
    const { books, driver } = this.#o
    const entry = books.getIn(id, 'claimed', 'paused')
    await driver.pause(id)
    books.change(entry, { state: 'paused' })
    return entry.status
  }

  async resume(id: string): Promise<SandboxStatus> {
    const { books, driver } = this.#o
    const entry = books.getIn(id, 'claimed', 'paused')
    await driver.resume(id)
    books.change(entry, { state: 'claimed' })
    return entry.status
  }

  /** Ends a sandbox in whatever state it is. Returns at once; the event `ended` tells when it is gone. */
  end(id: string): SandboxStatus {
    const { books } = this.#o
    const entry = books.get(id)
    if (entry.status.state === 'ended') return entry.status
    entry.stop.abort(new SandboxError('ABORTED', 'The sandbox was ended while it was being started.'))
    if (entry.status.state !== 'ending') books.change(entry, { state: 'ending' })
    entry.work = entry.work.then(() => this.#remove(entry))
    return entry.status
  }

  /** A machine of it has stopped. What is left stays for a look until the sandbox is ended. */
  fail(id: string, failure: Failure): void {
    const { books, log } = this.#o
    const entry = books.find(id)
    if (!entry || !['ready', 'claimed', 'paused'].includes(entry.status.state)) return
    log.warn({ sandboxId: id, failure }, 'a sandbox has failed')
    books.change(entry, { state: 'failed', failure })
  }

  /** Takes a sandbox into the books that the engine has and this process has not begun. */
  async adopt(found: DriverSandbox): Promise<void> {
    const { books, memory, log } = this.#o
    const { id, topology, failure } = found
    const remembered = await memory.recall(id)
    const state = found.state === 'ready' && remembered?.claimed ? 'claimed' : found.state
    books.add({
      id,
      topology,
      state,
      machines: machinesOf(topology),
      steps: remembered?.steps ?? [],
      failure,
      createdAt: found.createdAt.toISOString(),
      expiresAt: found.expiresAt.toISOString(),
    })
    log.info({ sandboxId: id, state }, 'adopted a sandbox')
  }

  async #start(entry: Entry, spec: CreateSandbox): Promise<void> {
    const { books, starter, memory, log } = this.#o
    const { signal } = entry.stop
    try {
      await starter.start(
        spec,
        entry.status.steps,
        // Once it is being ended, how far its start had come is no news.
        (change) => signal.aborted || books.change(entry, change),
        signal,
      )
      await memory.keep(spec.id, { claimed: false, steps: entry.status.steps })
      if (signal.aborted) return
      books.change(entry, { state: 'ready' })
      log.info({ sandboxId: spec.id, steps: entry.status.steps }, 'a sandbox is ready')
    } catch (error) {
      if (signal.aborted) return
      const failure = failureOf(error)
      log.error({ err: error, sandboxId: spec.id, failure }, 'a sandbox could not be started')
      books.change(entry, { state: 'failed', failure })
    }
  }

  async #remove(entry: Entry): Promise<void> {
    const { books, driver, observations, memory, log } = this.#o
    const { id, state } = entry.status
    if (state === 'ended') return
    observations.forget(id)
    try {
      await driver.destroy(id)
      await memory.forget(id)
      books.change(entry, { state: 'ended' })
    } catch (error) {
      // It stays in the books as ending, and the reconcile loop comes back to it.
      log.error({ err: error, sandboxId: id }, 'a sandbox could not be removed; it is tried again')
    }
  }
}
