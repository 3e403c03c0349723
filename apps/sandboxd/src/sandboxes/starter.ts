import { type CreateSandbox, type SandboxStatus, type Step, type Topology, topologyKey } from '@cka-netlab/contracts'
import { failureOf, type SandboxDriver, SandboxError } from '@cka-netlab/sandbox'
import type { FastifyBaseLogger } from 'fastify'
import type { ImageKeeper } from '../images/keeper.ts'
import type { SandboxPool } from '../pool/pool.ts'
import type { Entry } from './books.ts'
import { Breaker } from './breaker.ts'
import type { Dozing } from './dozing.ts'
import type { EventBus } from './event-bus.ts'
import { memoryOf } from './memory-of.ts'
import type { Place, StartQueue, Turn } from './start-queue.ts'

export interface StarterOptions {
  driver: SandboxDriver
  images: ImageKeeper
  events: EventBus
  queue: StartQueue
  pool: SandboxPool
  dozing: Dozing
  breakerOf: (topology: Topology) => Breaker
  imagesWaitSeconds: number
  log: FastifyBaseLogger
}

/** One breaker for each topology. */
export function breakers(): { of: (topology: Topology) => Breaker; all: () => [string, Topology, Breaker][] } {
  const known = new Map<string, [string, Topology, Breaker]>()
  const of = (topology: Topology) => {
    const key = topologyKey(topology)
    const found = known.get(key) ?? [key, topology, new Breaker()]
    known.set(key, found)
    return found[2]
  }
  return { of, all: () => [...known.values()] }
}

type Report = (change: Partial<SandboxStatus>) => void

/** Brings one sandbox up: out of the pool; or waits for its images, then for its turn, then starts it; and tells every step of that. */
export class SandboxStarter {
  readonly #o: StarterOptions

  constructor(options: StarterOptions) {
    this.#o = options
  }

  /** Notes in the entry what the sandbox was let in for. @throws {SandboxError} when it could not be started. */
  async start(entry: Entry, spec: CreateSandbox, planned: Step[], report: Report, signal: AbortSignal): Promise<void> {
    if (await this.#fromPool(entry, spec, report)) return
    const imageSteps = await this.#waitForImages(spec, planned, report, signal)
    const queueSteps: Step[] = []
    const turn = await this.#waitForTurn(
      spec,
      (step) => {
        queueSteps[0] = step
        report({ steps: [...imageSteps, step, ...planned] })
      },
      signal,
    )
    const breaker = this.#o.breakerOf(spec.topology)
    if (!breaker.mayTry()) {
      turn.gone()
      throw brokenError(breaker)
    }
    entry.turn = turn
    try {
      report({ state: 'booting' })
      const before = [...imageSteps, ...queueSteps]
      const made = await this.#o.driver.create(spec, (steps) => report({ steps: [...before, ...steps] }), signal)
      breaker.succeeded()
      report({ expiresAt: made.expiresAt.toISOString() })
      turn.started()
    } catch (error) {
      // A failed start leaves nothing on the machine but its logs.
      turn.gone()
      if (!signal.aborted) breaker.failed(failureOf(error).message)
      throw error
    }
  }

  async #fromPool(entry: Entry, spec: CreateSandbox, report: Report): Promise<boolean> {
    const { pool, driver, dozing, log } = this.#o
    const started = performance.now()
    const taken = pool.take(spec.topology)
    if (!taken) return false
    const step: Step = { id: 'pool', title: 'A sandbox that is ready', state: 'running' }
    report({ state: 'booting', steps: [step] })
    try {
      await dozing.end(taken.id)
      await driver.assign(taken.id, spec.id)
    } catch (err) {
      log.warn({ err, sandboxId: spec.id, pooledId: taken.id }, 'a sandbox of the pool could not be given away')
      await driver.destroy(taken.id).catch(() => {})
      taken.turn.gone()
      return false
    }
    entry.turn = taken.turn
    const seconds = Math.round(performance.now() - started) / 1000
    report({ steps: [{ ...step, state: 'done', seconds }] })
    return true
  }

  async #waitForImages(spec: CreateSandbox, planned: Step[], report: Report, signal: AbortSignal): Promise<Step[]> {
    const { images, events, imagesWaitSeconds } = this.#o
    if (images.isReady(spec.topology)) {
      await images.whenReady(spec.topology, imagesWaitSeconds, signal)
      return []
    }
    const show = () => report({ steps: [...images.steps(spec.topology), ...planned] })
    show()
    const unsubscribe = events.subscribe((event) => {
      if (event.type === 'images') show()
    })
    try {
      await images.whenReady(spec.topology, imagesWaitSeconds, signal)
      return images.steps(spec.topology)
    } finally {
      unsubscribe()
    }
  }

  async #waitForTurn(spec: CreateSandbox, show: (step: Step) => void, signal: AbortSignal): Promise<Turn> {
    const began = performance.now()
    const step = (state: Step['state'], place?: Place): Step => ({
      id: 'queue',
      title: 'Place in the queue',
      state,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      expectedSeconds: place?.expectedSeconds,
      detail: place && placeText(place),
    })
    let waited = false
    const ask = { group: spec.group ?? '', memoryMiB: memoryOf(spec.topology) }
    const turn = await this.#o.queue.enter(
      ask,
      (place) => {
        waited = true
        show(step('running', place))
      },
      signal,
    )
    if (waited) show(step('done'))
    return turn
  }
}

function placeText({ before, expectedSeconds }: Place): string {
  const who = before === 0 ? 'You are next' : `${before} before you`
  if (expectedSeconds === undefined) return `${who}; the machine is full, somebody has to end first`
  return `${who}, about ${expectedSeconds} s`
}

function brokenError(breaker: Breaker): SandboxError {
  const { reason = '', failures = 0 } = breaker.broken ?? {}
  return new SandboxError(
    'NOT_READY',
    `The last ${failures} starts have failed, so this one was not tried: ${reason}`,
    {
      fix: 'Try again in a few minutes; an admin sees the reason under Capacity.',
    },
  )
}
