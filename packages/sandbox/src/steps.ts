import type { Step } from '@cka-netlab/contracts'

/** A step as it is planned, before anything has happened. */
export type PlannedStep = Pick<Step, 'id' | 'title' | 'expectedSeconds'>

/** Follows a plan of steps and tells every change as the whole list. Seconds are taken when the list is read. */
export class StepTracker {
  readonly #steps: (Step & { startedAt?: number })[]
  readonly #onChange: (steps: Step[]) => void

  constructor(plan: PlannedStep[], onChange: (steps: Step[]) => void = () => {}) {
    this.#steps = plan.map((step) => ({ ...step, state: 'waiting' }))
    this.#onChange = onChange
    this.#onChange(this.steps())
  }

  steps(): Step[] {
    return this.#steps.map(({ startedAt, ...step }) => {
      if (step.state !== 'running' || startedAt === undefined) return step
      return { ...step, seconds: secondsSince(startedAt) }
    })
  }

  /** Runs what a step consists of; the step fails when that throws. */
  async run<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.start(id)
    try {
      const result = await work()
      this.#end(id, 'done')
      return result
    } catch (error) {
      this.#end(id, 'failed')
      throw error
    }
  }

  start(id: string): void {
    const step = this.#find(id)
    step.state = 'running'
    step.startedAt = performance.now()
    this.#onChange(this.steps())
  }

  detail(id: string, detail: string): void {
    this.#find(id).detail = detail
    this.#onChange(this.steps())
  }

  finish(id: string): void {
    this.#end(id, 'done')
  }

  /** Fails whatever is running. */
  failRunning(): void {
    for (const step of this.#steps) if (step.state === 'running') this.#end(step.id, 'failed')
  }

  #end(id: string, state: 'done' | 'failed'): void {
    const step = this.#find(id)
    step.state = state
    step.seconds = secondsSince(step.startedAt ?? performance.now())
    delete step.detail
    this.#onChange(this.steps())
  }

  #find(id: string): Step & { startedAt?: number } {
    const step = this.#steps.find((candidate) => candidate.id === id)
    if (!step) throw new RangeError(`There is no step "${id}".`)
    return step
  }
}

function secondsSince(moment: number): number {
  return Math.round((performance.now() - moment) / 100) / 10
}
