import type { CreateSandbox, SandboxStatus, Step } from '@cka-netlab/contracts'
import type { SandboxDriver } from '@cka-netlab/sandbox'
import type { ImageKeeper } from '../images/keeper.ts'
import type { EventBus } from './event-bus.ts'
import { StartQueue } from './start-queue.ts'

export interface StarterOptions {
  driver: SandboxDriver
  images: ImageKeeper
  events: EventBus
  startsMax: number
  imagesWaitSeconds: number
}

type Report = (change: Partial<SandboxStatus>) => void

/** Brings one sandbox up: waits for its images, then for its turn, then starts it; and tells every step of that. */
export class SandboxStarter {
  readonly #o: StarterOptions
  readonly #queue: StartQueue

  constructor(options: StarterOptions) {
    this.#o = options
    this.#queue = new StartQueue(options.startsMax)
  }

  async start(spec: CreateSandbox, planned: Step[], report: Report, signal: AbortSignal): Promise<void> {
    const imageSteps = await this.#waitForImages(spec, planned, report, signal)
    const queueSteps: Step[] = []
    const leave = await this.#waitForTurn((step) => {
      queueSteps[0] = step
      report({ steps: [...imageSteps, step, ...planned] })
    }, signal)
    try {
      report({ state: 'booting' })
      const before = [...imageSteps, ...queueSteps]
      const made = await this.#o.driver.create(spec, (steps) => report({ steps: [...before, ...steps] }), signal)
      report({ expiresAt: made.expiresAt.toISOString() })
    } finally {
      leave()
    }
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

  async #waitForTurn(show: (step: Step) => void, signal: AbortSignal): Promise<() => void> {
    const started = performance.now()
    const step = (state: Step['state'], detail?: string): Step => {
      const seconds = Math.round((performance.now() - started) / 100) / 10
      return { id: 'queue', title: 'Place in the queue', state, seconds, detail }
    }
    let waited = false
    const leave = await this.#queue.enter((before) => {
      waited = true
      show(step('running', before === 0 ? 'You are next' : `${before} before you`))
    }, signal)
    if (waited) show(step('done'))
    return leave
  }
}
