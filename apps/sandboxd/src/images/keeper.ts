import { setTimeout as sleep } from 'node:timers/promises'
import { type Step, type Topology, topologyKey } from '@cka-netlab/contracts'
import { failureOf, imageSteps, type SandboxDriver, SandboxError } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'

/** What is made in any case, in the order in which it becomes usable. Other topologies are made when labs need them. */
export const TOPOLOGIES: Topology[] = [{ name: 'host' }, { name: 'cluster', cni: 'bridge', addons: [] }]

const RETRY_SECONDS = 120
const TELL_EVERY_MS = 1000

/** Has the images of every topology that is needed made in the background, one after the other, and knows how far they are. */
export class ImageKeeper {
  readonly #driver: SandboxDriver
  readonly #log: FastifyBaseLogger
  readonly #onChange: (steps: Step[]) => void
  readonly #steps = new Map<string, Step>()
  readonly #ready = new Map<string, PromiseWithResolvers<void>>()
  readonly #done = new Set<string>()
  readonly #stop = new AbortController()
  readonly #making = new Map<string, Promise<void>>()
  readonly #retrying: Promise<void>[] = []
  /** Settles when all that is made without being asked for has been tried. */
  #ahead: Promise<void> | undefined
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

  /** Begins with what is made in any case. Does not throw: what fails is told by its step and tried again later. */
  async start(): Promise<void> {
    this.#ahead = this.#inTurn(TOPOLOGIES)
    await this.#ahead
  }

  /** Further topologies, made after all that is to be made already; those that are known are left out. */
  want(topologies: Topology[]): void {
    const fresh = topologies.filter((topology) => !this.#ready.has(topologyKey(topology)))
    if (fresh.length === 0) return
    for (const topology of fresh) this.#know(topology)
    this.#tell(true)
    this.#ahead = this.#ahead?.then(() => this.#inTurn(fresh))
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all([this.#ahead, ...this.#making.values(), ...this.#retrying])
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

  async #inTurn(topologies: Topology[]): Promise<void> {
    for (const topology of topologies) if (!this.#stop.signal.aborted) await this.#make(topology)
  }

  /** Settles after the first try. What fails is tried again until it is done or we are stopped, and holds nothing up. */
  #make(topology: Topology): Promise<void> {
    const key = topologyKey(topology)
    const making =
      this.#making.get(key) ??
      this.#prepare(topology).then(() => {
        if (!this.isReady(topology)) this.#retrying.push(this.#tryAgain(topology))
      })
    this.#making.set(key, making)
    return making
  }

  async #tryAgain(topology: Topology): Promise<void> {
    while (!this.isReady(topology)) {
      await sleep(RETRY_SECONDS * 1000, undefined, { signal: this.#stop.signal }).catch(() => {})
      if (this.#stop.signal.aborted) return
      await this.#prepare(topology)
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
