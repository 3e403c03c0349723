import { readFile } from 'node:fs/promises'
import type { SandboxDriver } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'
import type { Entry, SandboxBooks } from './books.ts'
import { memoryOf } from './memory-of.ts'

/** MiB that a sandbox is reckoned with whose nodes lie on disk: the learner's own machine, the engine's part, and what the kernel keeps of the nodes. */
const ASLEEP_MIB = 150

interface SleepingOptions {
  driver: Pick<SandboxDriver, 'swapOut'>
  books: Pick<SandboxBooks, 'entries'>
  /** How long a sandbox has to have been paused; 0 for none that sleeps. */
  afterSeconds: number
  log: FastifyBaseLogger
  /** MiB of swap that nobody uses; where there is none, nothing sleeps. */
  freeSwapMiB?: () => Promise<number>
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
    const { driver, books, afterSeconds, log, freeSwapMiB = readFreeSwap } = this.#o
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
      if (stop.signal.aborted || entry.status.state !== 'paused') return
      this.#asleep.add(entry)
      entry.turn?.keep(ASLEEP_MIB)
      log.info({ sandboxId: id }, 'a sandbox sleeps on disk')
    } catch (err) {
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

/** MiB, from /proc/meminfo. */
async function readFreeSwap(): Promise<number> {
  const found = (await readFile('/proc/meminfo', 'utf8')).match(/^SwapFree: +(\d+) kB/m)
  return Number(found?.[1] ?? 0) / 1024
}
