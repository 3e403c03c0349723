import type { MapEvent, NetworkMap } from '@cka-netlab/contracts'

export interface Pace {
  /** The shortest time from one look to the next. */
  everyMs: number
  /** A look that took long is followed by a rest so many times as long: looking must not slow down what is looked at. */
  restFactor: number
}
const PACE: Pace = { everyMs: 2000, restFactor: 3 }

/**
 * Looks at one sandbox again and again while somebody watches, once for all who do, and tells when something has
 * changed. It stops by itself when nobody is left.
 */
export class MapWatch {
  readonly #look: () => Promise<NetworkMap>
  readonly #pace: Pace
  readonly #listeners = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #text = ''
  #event: MapEvent | undefined

  constructor(look: () => Promise<NetworkMap>, pace: Pace = PACE) {
    this.#look = look
    this.#pace = pace
  }

  get watchers(): number {
    return this.#listeners.size
  }

  /** What was seen last; looks first when nothing was yet. */
  async current(): Promise<MapEvent> {
    if (!this.#event) await this.#lookNow()
    return this.#event ?? { fault: 'The machines could not be looked at.' }
  }

  /** Calls back as soon as something is seen, and after each change. Returns how to stop. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    if (this.#event) queueMicrotask(listener)
    if (!this.#timer && !this.#looking) this.#next(0)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
  }

  #next(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const started = performance.now()
      void this.#lookNow().then(() => {
        if (this.#listeners.size === 0) return
        const tookMs = performance.now() - started
        this.#next(Math.max(this.#pace.everyMs - tookMs, tookMs * this.#pace.restFactor))
      })
    }, afterMs)
  }

  #lookNow(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    let event: MapEvent
    try {
      event = { map: await this.#look() }
    } catch (error) {
      event = { fault: error instanceof Error ? error.message : String(error) }
    }
    const text = JSON.stringify(event)
    if (text === this.#text) return
    this.#text = text
    this.#event = event
    for (const listener of this.#listeners) listener()
  }
}
