const LATELY_MINUTES = 15
const KNOWN_MINUTES = 120
/** A class begins within a few minutes: as many as were taken lately, up to this. */
const AHEAD_MAX = 4

/** How often a topology was asked for. */
export class Demand {
  readonly #now: () => number
  readonly #askedAt: number[] = []

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  asked(): void {
    this.#askedAt.push(this.#now())
  }

  /**
   * How many to have ready: one of what everybody may ask for first, one of anything that was asked for in the last two
   * hours, and as many as were taken in the last quarter of an hour.
   */
  wanted(always: boolean): number {
    const since = (minutes: number) => this.#now() - minutes * 60_000
    while (this.#askedAt[0] !== undefined && this.#askedAt[0] < since(KNOWN_MINUTES)) this.#askedAt.shift()
    const lately = this.#askedAt.filter((at) => at >= since(LATELY_MINUTES)).length
    const base = always || this.#askedAt.length > 0 ? 1 : 0
    return Math.min(AHEAD_MAX, Math.max(base, lately))
  }
}
