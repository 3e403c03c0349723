/** Lets a few in at once and keeps the others in the order in which they came. */
export class StartQueue {
  readonly #roomMax: number
  #inside = 0
  readonly #waiting: { enter: () => void; onPosition: (before: number) => void }[] = []

  constructor(roomMax: number) {
    this.#roomMax = roomMax
  }

  /**
   * Resolves when it is the caller's turn, with a function to call when done. `onPosition` hears how many are before the
   * caller, first at once and then whenever that changes; it is not called when there is room.
   */
  async enter(onPosition: (before: number) => void, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#inside >= this.#roomMax) await this.#wait(onPosition, signal)
    else this.#inside++
    return () => this.#leave()
  }

  #wait(onPosition: (before: number) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const place = {
        onPosition,
        enter: () => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(place), 1)
        this.#tellPositions()
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.push(place)
      onPosition(this.#waiting.length - 1)
    })
  }

  /** Room passes straight to the next in line, so that nobody who comes now gets before them. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (!next) {
      this.#inside--
      return
    }
    next.enter()
    this.#tellPositions()
  }

  #tellPositions(): void {
    this.#waiting.forEach((place, before) => {
      place.onPosition(before)
    })
  }
}
