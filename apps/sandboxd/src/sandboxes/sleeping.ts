import { readFile } from 'node:fs/promises'
import type { SandboxDriver } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'
import type { Entry, SandboxBooks } from './books.ts'
import { memoryOf } from './memory-of.ts'

/** MiB beside what the engine counts for a sandbox's machines: the engine's own part, and room for what comes back before anybody does. */
const BESIDE_MIB = 100

interface SleepingOptions {
  driver: Pick<SandboxDriver, 'swapOut' | 'usage'>
  books: Pick<SandboxBooks, 'entries'>
  /** How long a sandbox has to have been paused; 0 for none that sleeps. */
  afterSeconds: number
  log: FastifyBaseLogger
}

/**
 * Sandboxes that have been paused for long sleep on disk: the memory of their nodes goes to the machine's swap, and others start in its
 * place. They keep all that they are, and read back what they need when they are resumed.
 */
export class Sleeping {
  readonly #o: SleepingOptions
  /** Moments at which those were paused that sleep, or could not be put to sleep: once a pause. */
  readonly #tried = new WeakMap<Entry, number>()
  readonly #asleep = new WeakSet<Entry>()
  #falling: { entry: Entry; stop: AbortController } | undefined

  constructor(options: SleepingOptions) {
    this.#o = options
  }

  /** How many sleep. */
  get count(): number {
    return this.#o.books.entries().filter((entry) => this.#asleep.has(entry) && entry.status.state === 'paused').length
  }

  /** Puts one to sleep that has been paused for long enough; to be called now and then. Never rejects. */
  async look(): Promise<void> {
    const { driver, books, afterSeconds, log } = this.#o
    if (this.#falling || afterSeconds === 0) return
    const before = Date.now() - afterSeconds * 1000
    const entry = books.entries().find((one) => isHeavy(one) && one.changedAt < before && !this.#wasTried(one))
    if (!entry) return
    const { id, topology } = entry.status
    const stop = new AbortController()
    this.#falling = { entry, stop }
    try {
      // Whoever comes back has to find room for all of it, even when everybody does.
      if ((await freeSwapMiB()) < memoryOf(topology) || stop.signal.aborted) return
      this.#tried.set(entry, entry.changedAt)
      await driver.swapOut(id, stop.signal)
      // Not all that was asked for need have been moved.
      const leftMiB = (await driver.usage()).get(id)?.memoryMiB ?? memoryOf(topology)
      if (stop.signal.aborted || entry.status.state !== 'paused') return
      this.#asleep.add(entry)
      entry.turn?.keep(Math.min(memoryOf(topology), Math.ceil(leftMiB) + BESIDE_MIB))
      log.info({ sandboxId: id, leftMiB }, 'a sandbox sleeps on disk')
    } catch (err) {
      // One that is being ended meanwhile takes its machines with it.
      if (entry.status.state === 'paused')
        log.warn({ err, sandboxId: id }, 'a sandbox cannot sleep on disk; it stays in memory')
    } finally {
      this.#falling = undefined
    }
  }

  /** A sandbox is about to be resumed: from now on it is reckoned with all of its memory. */
  end(entry: Entry): void {
    if (this.#falling?.entry === entry) this.#falling.stop.abort()
    if (this.#asleep.delete(entry)) entry.turn?.keep(memoryOf(entry.status.topology))
  }

  /** What is under way comes to its end at the next look. */
  stop(): void {
    this.#falling?.stop.abort()
  }

  #wasTried(entry: Entry): boolean {
    return this.#tried.get(entry) === entry.changedAt
  }
}

/** Bare machines take next to nothing. */
function isHeavy({ status: { state, topology } }: Entry): boolean {
  return state === 'paused' && topology.name !== 'host'
}

/** MiB of swap that nobody uses; none where there is no swap. From /proc/meminfo. */
async function freeSwapMiB(): Promise<number> {
  const found = (await readFile('/proc/meminfo', 'utf8')).match(/^SwapFree: +(\d+) kB/m)
  return Number(found?.[1] ?? 0) / 1024
}
