import type { CohortEvent, CohortLearner, CohortProgress } from '@cka-netlab/contracts'

/** Somebody who watches a cohort. */
export interface Watcher {
  send(event: CohortEvent): void
  fail(error: unknown): void
}

export interface CohortReads {
  whole(): Promise<CohortProgress>
  learners(userIds: string[]): Promise<CohortLearner[]>
}

/** Changes of half a second are told as one: a class that checks its work at once asks little of the database. */
const GATHER_MS = 500

/**
 * Follows one cohort for all who watch it: newcomers get the whole, then everybody the rows that have changed. When learners
 * or labs have come or gone everybody gets the whole again.
 */
export class CohortWatch {
  readonly #reads: CohortReads
  readonly #gatherMs: number
  readonly #watchers = new Set<Watcher>()
  readonly #newcomers = new Set<Watcher>()
  /** As last told, by learner. */
  #rows = new Map<string, string>()
  #layout = ''
  #changed = new Set<string>()
  #all = false
  #timer: NodeJS.Timeout | undefined
  #telling = false

  constructor(reads: CohortReads, gatherMs = GATHER_MS) {
    this.#reads = reads
    this.#gatherMs = gatherMs
  }

  get isWatched(): boolean {
    return this.#watchers.size + this.#newcomers.size > 0
  }

  /** Returns how to stop. */
  watch(watcher: Watcher): () => void {
    this.#newcomers.add(watcher)
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#tellSoon(0)
    return () => {
      this.#watchers.delete(watcher)
      this.#newcomers.delete(watcher)
    }
  }

  learnersChanged(userIds: string[]): void {
    for (const id of userIds) this.#changed.add(id)
    this.#tellSoon(this.#gatherMs)
  }

  /** Members or labs may have changed, or something may have been missed. */
  allChanged(): void {
    this.#all = true
    this.#tellSoon(this.#gatherMs)
  }

  #tellSoon(afterMs: number): void {
    if (this.#telling || this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#tell()
    }, afterMs)
  }

  async #tell(): Promise<void> {
    if (!this.isWatched) return
    this.#telling = true
    try {
      if (this.#all || this.#newcomers.size > 0) await this.#tellAll()
      else await this.#tellChanged()
    } catch (error) {
      for (const watcher of [...this.#watchers, ...this.#newcomers]) watcher.fail(error)
    } finally {
      this.#telling = false
    }
    if (this.#newcomers.size > 0) this.#tellSoon(0)
    else if (this.#all || this.#changed.size > 0) this.#tellSoon(this.#gatherMs)
  }

  async #tellAll(): Promise<void> {
    const newcomers = [...this.#newcomers]
    this.#newcomers.clear()
    for (const watcher of newcomers) this.#watchers.add(watcher)
    this.#all = false
    this.#changed.clear()
    const progress = await this.#reads.whole()
    const layout = JSON.stringify([progress.labs, progress.learners.map(({ userId }) => userId)])
    const rows = this.#noteChanged(progress.learners)
    const known = new Set(layout === this.#layout ? this.#watchers : [])
    this.#layout = layout
    for (const watcher of newcomers) known.delete(watcher)
    for (const watcher of this.#watchers) {
      if (!known.has(watcher)) watcher.send({ type: 'progress', progress })
    }
    sendRows(known, rows)
  }

  async #tellChanged(): Promise<void> {
    const userIds = [...this.#changed]
    this.#changed.clear()
    sendRows(this.#watchers, this.#noteChanged(await this.#reads.learners(userIds)))
  }

  /** @returns those that are not as they were told last */
  #noteChanged(learners: CohortLearner[]): CohortLearner[] {
    return learners.filter((learner) => {
      const text = JSON.stringify(learner)
      if (this.#rows.get(learner.userId) === text) return false
      this.#rows.set(learner.userId, text)
      return true
    })
  }
}

function sendRows(watchers: Iterable<Watcher>, rows: CohortLearner[]): void {
  const serverTime = new Date().toISOString()
  for (const watcher of watchers) for (const learner of rows) watcher.send({ type: 'learner', learner, serverTime })
}
