import type { SandboxEvent } from '@cka-netlab/contracts'

type Listener = (event: SandboxEvent) => void

/** Hands events to whoever listens in this process. A listener must not throw and must be quick. */
export class EventBus {
  readonly #listeners = new Set<Listener>()

  publish(event: SandboxEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Returns a function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
