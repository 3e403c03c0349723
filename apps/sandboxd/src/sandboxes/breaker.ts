/** After so many starts in a row that failed, another one would fail too. */
const FAILURES_MAX = 3
const PAUSE_SECONDS = { first: 30, most: 600 }

/** Why starts of a topology are not tried at the moment. */
export interface Broken {
  reason: string
  failures: number
  /** When one is tried again. */
  until: Date
}

/**
 * Stops trying what keeps failing. While it is open nothing is started but one trial after each pause; a start that goes
 * well closes it.
 */
export class Breaker {
  readonly #now: () => number
  #failures = 0
  #reason = ''
  #openUntil = 0

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  get broken(): Broken | null {
    if (this.#failures < FAILURES_MAX) return null
    return { reason: this.#reason, failures: this.#failures, until: new Date(this.#openUntil) }
  }

  /** Whether a start may be tried now. While it is open, asking takes the trial: nobody else gets it before the next pause is over. */
  mayTry(): boolean {
    if (this.#failures < FAILURES_MAX) return true
    if (this.#now() < this.#openUntil) return false
    this.#openUntil = this.#now() + this.#pauseMs()
    return true
  }

  succeeded(): void {
    this.#failures = 0
  }

  failed(reason: string): void {
    this.#failures++
    this.#reason = reason
    this.#openUntil = this.#now() + this.#pauseMs()
  }

  #pauseMs(): number {
    const doublings = Math.max(0, this.#failures - FAILURES_MAX)
    return Math.min(PAUSE_SECONDS.first * 2 ** doublings, PAUSE_SECONDS.most) * 1000
  }
}
