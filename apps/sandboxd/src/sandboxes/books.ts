import { HttpProblem, type SandboxStatus } from '@cka-netlab/contracts'
import type { EventBus } from './event-bus.ts'
import type { Turn } from './start-queue.ts'

/** One sandbox in the books. */
export interface Entry {
  status: SandboxStatus
  /** Gives up the start. */
  readonly stop: AbortController
  /** The start or the end that is under way; never rejects. */
  work: Promise<void>
  /** Milliseconds since 1970 of the last change of state. */
  changedAt: number
  /** Milliseconds since 1970 when somebody last typed, looked or saw something written. */
  usedAt: number
  /** Scripts and looks that are under way. */
  users: number
  /** What it has been let in for; given back when nothing of it is left. */
  turn?: Turn
  /** While it is paused: the first key resumes it. */
  wakes?: boolean
}

/** The status of every sandbox that this process knows; each change is published as the whole status. */
export class SandboxBooks {
  readonly #entries = new Map<string, Entry>()
  readonly #events: EventBus

  constructor(events: EventBus) {
    this.#events = events
  }

  entries(): Entry[] {
    return [...this.#entries.values()]
  }

  find(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  /** @throws {HttpProblem} NOT_FOUND */
  get(id: string): Entry {
    const entry = this.#entries.get(id)
    if (!entry) throw new HttpProblem('NOT_FOUND', 'There is no such sandbox.')
    return entry
  }

  /** @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY, or CONFLICT when it is in none of the states. */
  getIn(id: string, ...states: SandboxStatus['state'][]): Entry {
    const entry = this.get(id)
    const { state } = entry.status
    if (states.includes(state)) return entry
    if (state === 'requested' || state === 'booting') throw new HttpProblem('SANDBOX_NOT_READY')
    throw new HttpProblem('CONFLICT', `The sandbox is ${state}.`)
  }

  add(status: SandboxStatus): Entry {
    const now = Date.now()
    const entry: Entry = {
      ...{ status, stop: new AbortController(), work: Promise.resolve() },
      ...{ changedAt: now, usedAt: now, users: 0 },
    }
    this.#entries.set(status.id, entry)
    this.#events.publish({ type: 'sandbox', sandbox: status })
    return entry
  }

  change(entry: Entry, change: Partial<SandboxStatus>): void {
    if (change.state !== undefined) entry.changedAt = Date.now()
    entry.status = { ...entry.status, ...change }
    this.#events.publish({ type: 'sandbox', sandbox: entry.status })
  }

  /** Resolves when something holds; it is looked at again after each change. At the latest when the signal is aborted. */
  async until(holds: () => boolean, signal: AbortSignal): Promise<void> {
    if (holds() || signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const unsubscribe = this.#events.subscribe(() => holds() && resolve())
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    unsubscribe()
  }

  forget(id: string): void {
    this.#entries.delete(id)
  }
}
