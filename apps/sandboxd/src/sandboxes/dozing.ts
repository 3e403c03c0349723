import { setTimeout as sleep } from 'node:timers/promises'
import type { Topology } from '@cka-netlab/contracts'
import type { SandboxDriver } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'

/** Fifteen seconds together, so that kubelets renew their leases, of 40 s, in good time. */
const STILL_MS = 13_500
const RUN_MS = 1500

interface Doze {
  stop: AbortController
  /** Never rejects. */
  over: Promise<void>
  /** The nodes may be paused. */
  still: boolean
}

/**
 * Clusters that nobody uses just now: their nodes run for a moment every fifteen seconds. What Kubernetes does each second or so for
 * itself is done once then, for about half of the processor time; leases stay valid, and nothing has to be brought up when
 * somebody comes back. `terminal` and the shells on it run on.
 */
export class Dozing {
  readonly #driver: Pick<SandboxDriver, 'pause' | 'resume'>
  readonly #log: FastifyBaseLogger
  readonly #dozes = new Map<string, Doze>()
  /** How long nobody has to have used a cluster; 0 for none that dozes. */
  readonly afterSeconds: number

  constructor(driver: Pick<SandboxDriver, 'pause' | 'resume'>, afterSeconds: number, log: FastifyBaseLogger) {
    this.#driver = driver
    this.afterSeconds = afterSeconds
    this.#log = log
  }

  /** How many doze. */
  get count(): number {
    return this.#dozes.size
  }

  /** Bare machines have nothing that works by itself, and are left as they are. */
  begin({ id, topology }: { id: string; topology: Topology }): void {
    if (topology.name === 'host' || this.afterSeconds === 0 || this.#dozes.has(id)) return
    const doze: Doze = { stop: new AbortController(), over: Promise.resolve(), still: false }
    this.#dozes.set(id, doze)
    doze.over = this.#run(id, doze).catch((err) => {
      // It stays as it is until somebody uses it.
      if (!doze.stop.signal.aborted) this.#log.warn({ err, sandboxId: id }, 'a sandbox does not doze')
    })
  }

  /**
   * Resolves when the nodes run again for good; at once for what does not doze.
   * @throws {SandboxError} when they could not be resumed; the next call tries again
   */
  async end(id: string): Promise<void> {
    const doze = this.#dozes.get(id)
    if (!doze) return
    doze.stop.abort()
    await doze.over
    if (doze.still) await this.#driver.resume(id)
    if (this.#dozes.get(id) === doze) this.#dozes.delete(id)
  }

  /** All of them run again. */
  async stop(): Promise<void> {
    await Promise.allSettled([...this.#dozes.keys()].map((id) => this.end(id)))
  }

  async #run(id: string, doze: Doze): Promise<void> {
    const { signal } = doze.stop
    const unlessUsed = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {})
    while (!signal.aborted) {
      doze.still = true
      await this.#driver.pause(id, { nodesOnly: true })
      await unlessUsed(STILL_MS)
      if (signal.aborted) return
      await this.#driver.resume(id)
      doze.still = false
      await unlessUsed(RUN_MS)
    }
  }
}
