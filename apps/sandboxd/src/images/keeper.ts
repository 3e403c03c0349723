import { setTimeout as sleep } from 'node:timers/promises'
import { type Step, type Topology, topologyKey } from '@cka-netlab/contracts'
import { failureOf, imageSteps, type SandboxDriver, SandboxError } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'

/** What is made in any case, in the order in which it becomes usable. Other topologies are made when somebody asks. */
export const TOPOLOGIES: Topology[] = [{ name: 'host' }, { name: 'cluster', cni: 'bridge', addons: [] }]

const RETRY_SECONDS = 120
const TELL_EVERY_MS = 1000

/** Has the images of every topology made in the background, one after the other, and knows how far they are. */
export class ImageKeeper {
  readonly #driver: SandboxDriver
  readonly #log: FastifyBaseLogger
  readonly #onChange: (steps: Step[]) => void
  readonly #steps = new Map<string, Step>()
  readonly #ready = new Map<string, PromiseWithResolvers<void>>()
  readonly #done = new Set<string>()
  readonly #stop = new AbortController()
  readonly #making = new Map<string, Promise<void>>()
  #toldAt = 0

  constructor(o: { driver: SandboxDriver; log: FastifyBaseLogger; onChange: (steps: Step[]) => void }) {
    this.#driver = o.driver
    this.#log = o.log
    this.#onChange = o.onChange
    for (const topology of TOPOLOGIES) this.#know(topology)
  }

  /** Takes a topology among those that are to be made; told twice, it is one. */
  #know(topology: Topology): PromiseWithResolvers<void> {
    const key = topologyKey(topology)
    const known = this.#ready.get(key)
    if (known) return known
    const ready = Promise.withResolvers<void>()
    this.#ready.set(key, ready)
    for (const step of imageSteps(topology)) {
      if (!this.#steps.has(step.id)) this.#steps.set(step.id, { ...step, state: 'waiting' })
    }
    return ready
  }

  /** The steps of one topology, or of all; done ones too. */
  steps(topology?: Topology): Step[] {
    if (topology) this.#know(topology)
    const wanted = topology && new Set(imageSteps(topology).map((step) => step.id))
    return [...this.#steps.values()].filter((step) => !wanted || wanted.has(step.id))
  }

  isReady(topology: Topology): boolean {
    return this.#done.has(topologyKey(topology))
  }

  /** Begins with all topologies. Does not throw: what fails is told by its step and tried again later. */
  async start(): Promise<void> {
    for (const topology of TOPOLOGIES) await this.#make(topology)
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#making.values())
  }

  /** Resolves when a sandbox of this topology can be made. @throws {SandboxError} after the limit. */
  async whenReady(topology: Topology, limitSeconds: number, signal: AbortSignal): Promise<void> {
    // Somebody may have removed them since; this is quick when nobody has.
    if (this.isReady(topology)) return this.#driver.prepare(topology, undefined, signal)
    const ready = this.#know(topology)
    void this.#make(topology)
    const limit = new AbortController()
    const over = sleep(limitSeconds * 1000, undefined, { signal: AbortSignal.any([signal, limit.signal]) }).then(() => {
      throw new SandboxError('IMAGES_FAILED', `The images were not ready after ${limitSeconds} s.`)
    })
    try {
      await Promise.race([ready.promise, over])
    } finally {
      limit.abort()
      over.catch(() => {})
    }
  }

  /** Tries until it is done or we are stopped; asked for twice, it is done once. */
  #make(topology: Topology): Promise<void> {
    const key = topologyKey(topology)
    const making = this.#making.get(key) ?? this.#tryUntilDone(topology)
    this.#making.set(key, making)
    return making
  }

  async #tryUntilDone(topology: Topology): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#prepare(topology)
      if (this.isReady(topology)) return
      await sleep(RETRY_SECONDS * 1000, undefined, { signal: this.#stop.signal }).catch(() => {})
    }
  }

  async #prepare(topology: Topology): Promise<void> {
    const key = topologyKey(topology)
    try {
      await this.#driver.prepare(topology, (steps) => this.#take(steps), this.#stop.signal)
      this.#done.add(key)
      this.#ready.get(key)?.resolve()
      this.#log.info({ topology: key }, 'images are ready')
    } catch (error) {
      if (this.#stop.signal.aborted) return
      const { message, step } = failureOf(error)
      this.#log.error({ err: error, topology: key }, 'images could not be made')
      const failed = step === undefined ? undefined : this.#steps.get(step)
      if (failed)
        this.#steps.set(failed.id, {
          ...failed,
          state: 'failed',
          detail: `${message} Tried again in ${RETRY_SECONDS / 60} min.`,
        })
    }
    this.#tell(true)
  }

  #take(steps: Step[]): void {
    let settled = false
    for (const step of steps) {
      const known = this.#steps.get(step.id)
      // Steps that topologies share are made once; asking again is quick and no news.
      if (known?.state === 'done') continue
      settled ||= known?.state !== step.state
      this.#steps.set(step.id, step)
    }
    this.#tell(settled)
  }

  #tell(now: boolean): void {
    if (!now && performance.now() - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = performance.now()
    this.#onChange(this.steps())
  }
}
