/** What a start needs. */
export interface Ask {
  /** Whose it is: groups take turns, so that thirty who come at once do not shut out one who comes later. */
  group: string
  /** Kept for it until it is gone. */
  memoryMiB: number
  /** Made ahead: only while nobody waits, and one at a time. */
  background?: boolean
}

/** Where somebody stands who waits. */
export interface Place {
  /** How many are before them. */
  before: number
  /** Undefined while it depends on others ending. */
  expectedSeconds?: number
}

/** A start that has been let in. */
export interface Turn {
  /** The start is over, well or not: the next may begin. The memory stays taken. */
  started(): void
  /** From now on it takes so much memory, also more than there is: what is there already is not refused. */
  keep(memoryMiB: number): void
  /** Nothing of it is left on the machine. */
  gone(): void
}

interface Waiting {
  ask: Ask
  enter(): void
  tell(place: Place): void
}

export interface StartQueueOptions {
  /** Starts at the same time: more of them only make each other slow. */
  startsMax: number
  /** For all sandboxes together. */
  memoryMiB: number
  /** Memory is short for somebody who waits: what was made ahead may make room. */
  onShort?: (memoryMiB: number) => void
}

/** How many of the last starts tell how long one takes. */
const REMEMBERED_STARTS = 10
const SECONDS_AT_FIRST = 10

/**
 * Lets in only what the machine carries, so that nothing that runs is slowed down or killed for what starts: so many
 * starts at once, and memory for all. Groups take turns; within a group the first to come is the first.
 */
export class StartQueue {
  readonly #o: StartQueueOptions
  readonly #waiting: Waiting[] = []
  readonly #servedAt = new Map<string, number>()
  #serving = 0
  #starting = 0
  #startingAhead = 0
  #memoryMiB = 0
  #seconds: number[] = []

  constructor(options: StartQueueOptions) {
    this.#o = options
  }

  /** Memory that is taken, and what there is in all. */
  get memory(): { takenMiB: number; allMiB: number } {
    return { takenMiB: this.#memoryMiB, allMiB: this.#o.memoryMiB }
  }

  /** Learners who wait, in the order in which they will be let in. */
  get waiting(): Ask[] {
    return this.#inOrder().map(({ ask }) => ask)
  }

  /** Takes memory for what runs already. */
  occupy(memoryMiB: number): Turn {
    this.#memoryMiB += memoryMiB
    return this.#turn({ group: '', memoryMiB }, () => {})
  }

  /**
   * Resolves when it is the caller's turn. `onPlace` hears where the caller stands, first at once and then whenever that
   * changes; it is not called when there is room.
   */
  async enter(ask: Ask, onPlace: (place: Place) => void, signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted()
    if (this.#waiting.length === 0 && this.#hasRoom(ask)) this.#letIn(ask)
    else await this.#wait(ask, onPlace, signal)
    const began = performance.now()
    return this.#turn(ask, () => {
      if (ask.background) this.#startingAhead--
      else this.#starting--
      this.#seconds = [...this.#seconds, (performance.now() - began) / 1000].slice(-REMEMBERED_STARTS)
      this.#look()
    })
  }

  #turn(ask: Ask, onStarted: () => void): Turn {
    const once = (act: () => void) => {
      let done = false
      return () => {
        if (!done) {
          done = true
          act()
        }
      }
    }
    let keptMiB = ask.memoryMiB
    const keep = (memoryMiB: number) => {
      const more = memoryMiB - keptMiB
      keptMiB = memoryMiB
      this.#memoryMiB += more
      const missingMiB = this.#memoryMiB - this.#o.memoryMiB
      if (more > 0 && missingMiB > 0 && this.#waiting.length === 0) this.#o.onShort?.(missingMiB)
      this.#look()
    }
    const started = once(onStarted)
    const gone = once(() => {
      started()
      keep(0)
    })
    return { started, gone, keep }
  }

  #hasRoom({ memoryMiB, background }: Ask): boolean {
    if (this.#memoryMiB + memoryMiB > this.#o.memoryMiB) return false
    if (background) return this.#startingAhead === 0 && this.#starting === 0
    return this.#starting < this.#o.startsMax
  }

  #letIn({ group, memoryMiB, background }: Ask): void {
    this.#servedAt.set(group, ++this.#serving)
    this.#memoryMiB += memoryMiB
    if (background) this.#startingAhead++
    else this.#starting++
  }

  #wait(ask: Ask, onPlace: (place: Place) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        signal.removeEventListener('abort', giveUp)
      }
      let told = ''
      const waiting: Waiting = {
        ask,
        tell: (place) => {
          const text = JSON.stringify(place)
          if (text !== told) onPlace(place)
          told = text
        },
        enter: () => {
          leave()
          resolve()
        },
      }
      const giveUp = () => {
        leave()
        this.#look()
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.push(waiting)
      this.#look()
    })
  }

  /** Lets in whoever has room now, and tells the others where they stand. */
  #look(): void {
    for (let next = this.#inOrder()[0]; next && this.#hasRoom(next.ask); next = this.#inOrder()[0]) {
      this.#letIn(next.ask)
      next.enter()
    }
    const order = this.#inOrder()
    const first = order[0]?.ask
    const missingMiB = first ? this.#memoryMiB + first.memoryMiB - this.#o.memoryMiB : 0
    for (const [before, waiting] of order.entries()) {
      waiting.tell({ before, expectedSeconds: missingMiB > 0 ? undefined : this.#expected(before) })
    }
    if (missingMiB > 0 && !first?.background) this.#o.onShort?.(missingMiB)
  }

  /** Learners before what is made ahead; the group that was served longest ago first, each time. */
  #inOrder(): Waiting[] {
    const left = [...this.#waiting]
    const served = new Map(this.#servedAt)
    const order: Waiting[] = []
    let serving = this.#serving
    while (left.length > 0) {
      const rank = ({ ask }: Waiting) => (ask.background ? Number.MAX_SAFE_INTEGER : (served.get(ask.group) ?? 0))
      const next = left.reduce((best, one) => (rank(one) < rank(best) ? one : best))
      left.splice(left.indexOf(next), 1)
      served.set(next.ask.group, ++serving)
      order.push(next)
    }
    return order
  }

  #expected(before: number): number {
    const known = this.#seconds.toSorted((a, b) => a - b)
    const usual = known[Math.floor(known.length / 2)] ?? SECONDS_AT_FIRST
    return Math.round(usual * Math.ceil((before + 1) / this.#o.startsMax))
  }
}
