import { setTimeout as sleep } from 'node:timers/promises'
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
import type { Dozing } from './dozing.ts'
import type { SandboxMemory } from './memory.ts'
import { memoryOf } from './memory-of.ts'
import type { Sleeping } from './sleeping.ts'
import type { StartQueue } from './start-queue.ts'
import type { SandboxStarter } from './starter.ts'

/** One that comes out of the pool is there within this time, so that the first answer tells it. */
const AT_ONCE_MS = 1500

export interface RegistryOptions {
  driver: SandboxDriver
  books: SandboxBooks
  starter: SandboxStarter
  observations: Observations
  memory: SandboxMemory
  queue: StartQueue
  dozing: Dozing
  sleeping: Sleeping
  log: FastifyBaseLogger
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

  /**
   * Does something on a sandbox whose machines run meanwhile; one that was paused while nobody typed is resumed.
   * @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY or CONFLICT; and what the work throws
   */
  async use<T>(id: string, work: (sandbox: SandboxStatus) => Promise<T>): Promise<T> {
    const { books } = this.#o
    await this.rouse(id)
    const entry = books.getIn(id, 'ready', 'claimed')
    entry.users++
    try {
      return await work(entry.status)
    } finally {
      entry.users--
      entry.usedAt = Date.now()
    }
  }

  /** Resumes a sandbox that was paused while nobody typed, or dozes; leaves every other one as it is. */
  async rouse(id: string): Promise<void> {
    const { books, dozing } = this.#o
    const entry = books.find(id)
    if (!entry) return
    entry.usedAt = Date.now()
    if (entry.status.state === 'paused' && entry.wakes) await this.resume(id)
    else if (entry.status.state !== 'paused') await dozing.end(id)
  }

  /** Somebody types, or something is written: one that was paused while nobody typed is resumed, and the shell takes the keys then. */
  wake(id: string): void {
    this.rouse(id).catch((err) => this.#o.log.error({ err, sandboxId: id }, 'a sandbox does not wake up'))
  }

  /** Resolves when a sandbox is not paused, at the latest when the signal is aborted. */
  running(id: string, signal: AbortSignal): Promise<void> {
    const { books } = this.#o
    const isPaused = () => books.find(id)?.status.state === 'paused'
    return books.until(() => !isPaused(), signal)
  }

  /** Lets clusters doze that nobody has used for a while. To be called now and then. */
  letDoze(): void {
    const { books, dozing } = this.#o
    const before = Date.now() - dozing.afterSeconds * 1000
    for (const { status, users, usedAt } of books.entries()) {
      if (status.state === 'claimed' && users === 0 && usedAt < before) dozing.begin(status)
    }
  }

  /**
   * Begins a sandbox. The same id gives the same sandbox, whatever has become of it. One that comes out of the pool is
   * ready when this returns.
   * @throws {HttpProblem} NO_CAPACITY when it would not fit even if nothing else ran
   */
  async create(spec: CreateSandbox): Promise<SandboxStatus> {
    const { books, queue } = this.#o
    const known = books.find(spec.id)
    if (known) return known.status
    if (memoryOf(spec.topology) > queue.memory.allMiB) {
      throw new HttpProblem('NO_CAPACITY', 'This machine has too little memory for such a sandbox.')
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
    const [first] = entry.status.steps
    if (first?.id === 'pool') await Promise.race([entry.work, sleep(AT_ONCE_MS, undefined, { ref: false })])
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

  /** @param wakes - the first key, or whatever else is asked of it, resumes it */
  async pause(id: string, wakes = false): Promise<SandboxStatus> {
    const { books, driver, dozing } = this.#o
    const entry = books.getIn(id, 'claimed', 'paused')
    await dozing.end(id)
    await driver.pause(id)
    entry.wakes = wakes
    books.change(entry, { state: 'paused' })
    return entry.status
  }

  async resume(id: string): Promise<SandboxStatus> {
    const { books, driver, sleeping } = this.#o
    const entry = books.getIn(id, 'claimed', 'paused')
    sleeping.end(entry)
    await driver.resume(id)
    entry.usedAt = Date.now()
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
    const { books, memory, queue, log } = this.#o
    const { id, topology, failure } = found
    const remembered = await memory.recall(id)
    const state = found.state === 'ready' && remembered?.claimed ? 'claimed' : found.state
    const entry = books.add({
      id,
      topology,
      state,
      machines: machinesOf(topology),
      steps: remembered?.steps ?? [],
      failure,
      createdAt: found.createdAt.toISOString(),
      expiresAt: found.expiresAt.toISOString(),
    })
    entry.turn = queue.occupy(memoryOf(topology))
    // Whether somebody paused it on purpose is not known any more; waking it loses nothing.
    entry.wakes = true
    log.info({ sandboxId: id, state }, 'adopted a sandbox')
  }

  async #start(entry: Entry, spec: CreateSandbox): Promise<void> {
    const { books, starter, memory, log } = this.#o
    const { signal } = entry.stop
    try {
      await starter.start(
        entry,
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
    const { books, driver, dozing, observations, memory, log } = this.#o
    const { id, state } = entry.status
    if (state === 'ended') return
    observations.forget(id)
    try {
      await dozing.end(id)
      await driver.destroy(id)
      entry.turn?.gone()
      await memory.forget(id)
      books.change(entry, { state: 'ended' })
    } catch (error) {
      // It stays in the books as ending, and the reconcile loop comes back to it.
      log.error({ err: error, sandboxId: id }, 'a sandbox could not be removed; it is tried again')
    }
  }
}
