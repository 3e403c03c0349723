import { setTimeout as sleep } from 'node:timers/promises'
import type { DriverSandbox, SandboxDriver } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'
import type { SandboxPool } from '../pool/pool.ts'
import type { SandboxBooks } from './books.ts'
import type { SandboxMemory } from './memory.ts'
import { memoryOf } from './memory-of.ts'
import type { SandboxRegistry } from './registry.ts'
import type { StartQueue } from './start-queue.ts'

const EVERY_MS = 15_000
/** How long one that has ended can still be asked about. */
const REMEMBERED_MS = 15 * 60 * 1000

interface ReconcilerOptions {
  driver: SandboxDriver
  books: SandboxBooks
  registry: SandboxRegistry
  pool: SandboxPool
  queue: StartQueue
  memory: SandboxMemory
  log: FastifyBaseLogger
}

/**
 * Compares the books with what the engine has: at start, every 15 s, and when the engine's events had a gap. The engine
 * is right about what exists, the books about what is wanted.
 */
export class Reconciler {
  readonly #o: ReconcilerOptions
  readonly #stop = new AbortController()
  #round: Promise<void> = Promise.resolve()
  #loop: Promise<void> = Promise.resolve()
  /** The engine was away last time: said once, not every 15 s. */
  #engineAway = false

  constructor(options: ReconcilerOptions) {
    this.#o = options
  }

  /** Adopts what is alive, then goes on in the background. */
  async start(): Promise<void> {
    const { driver, registry, pool } = this.#o
    driver.watch({
      onFailure: (id, failure) => {
        registry.fail(id, failure)
        pool.lost(id)
      },
      onGap: () => void this.reconcile(),
      signal: this.#stop.signal,
    })
    await this.reconcile()
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all([this.#loop, this.#round])
  }

  /** One comparison; those that are asked for meanwhile follow one after the other. Never rejects. */
  reconcile(): Promise<void> {
    this.#round = this.#round.then(() => this.#compare())
    return this.#round
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await sleep(EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => {})
      if (!this.#stop.signal.aborted) await this.reconcile()
    }
  }

  async #compare(): Promise<void> {
    const { driver, log } = this.#o
    try {
      const found = await driver.list()
      if (this.#engineAway) log.info('the engine answers again')
      this.#engineAway = false
      await this.#takeIn(found)
      await this.#lookAfterBooks(new Map(found.map((sandbox) => [sandbox.id, sandbox])))
    } catch (error) {
      if (!this.#engineAway) log.error({ err: error }, 'the sandboxes could not be compared with the engine')
      this.#engineAway = true
    }
  }

  /** What the engine has and the books have not: whole ones are adopted, half-made ones removed. */
  async #takeIn(found: DriverSandbox[]): Promise<void> {
    const { driver, books, registry, pool, queue, memory, log } = this.#o
    const ahead = new Set(pool.ids())
    for (const sandbox of found) {
      if (books.find(sandbox.id)) continue
      if (ahead.has(sandbox.id)) {
        if (sandbox.failure) pool.lost(sandbox.id)
      } else if (sandbox.pooled && !sandbox.failure && sandbox.state !== 'booting') {
        pool.adopt(sandbox, queue.occupy(memoryOf(sandbox.topology)))
      } else if (sandbox.pooled) {
        log.warn({ sandboxId: sandbox.id }, 'removing a sandbox of the pool that is not whole')
        await driver.destroy(sandbox.id)
      } else if (sandbox.state === 'booting') {
        log.warn({ sandboxId: sandbox.id }, 'removing a sandbox whose start was interrupted')
        await driver.destroy(sandbox.id)
      } else {
        await registry.adopt(sandbox)
      }
    }
    await memory.forgetOthers(
      new Set([...found.map(({ id }) => id), ...books.entries().map(({ status }) => status.id)]),
    )
  }

  async #lookAfterBooks(found: Map<string, DriverSandbox>): Promise<void> {
    const { books, registry, log } = this.#o
    const now = Date.now()
    for (const entry of books.entries()) {
      const { id, state, expiresAt } = entry.status
      const real = found.get(id)
      if (state === 'ended') {
        if (now - entry.changedAt > REMEMBERED_MS) books.forget(id)
      } else if (state === 'ending') {
        registry.end(id)
      } else if (new Date(expiresAt).getTime() <= now) {
        log.info({ sandboxId: id, expiresAt }, 'a sandbox has reached its age')
        registry.end(id)
      } else if (real?.failure) {
        registry.fail(id, real.failure)
      } else if (!real && entry.changedAt < now - EVERY_MS) {
        registry.fail(id, { message: 'The sandbox has disappeared from the Docker engine.', reason: 'SANDBOX_GONE' })
      }
    }
  }
}
