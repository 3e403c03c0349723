import type { CohortEvent, CohortLearner, CohortProgress, Topic } from '@cka-netlab/contracts'

/** Without a check passed for this long somebody is stuck. */
export const STUCK_MINUTES = 10

export interface Cell {
  /** Best score in percent; null when never graded. */
  best: number | null
  attempts: number
  work: 'working' | 'stuck' | undefined
}

export interface Row {
  userId: string
  name: string
  cells: Cell[]
  /** What is in practice now, on whatever lab. */
  work: Cell['work']
  done: number
}

export type Show = 'all' | 'working' | 'stuck' | 'idle'
/** By name, by how many labs are done, or by the best score at the lab of that index. */
export type Sort = 'name' | 'most' | 'least' | number

/** The progress after an event: the whole anew, or one row. */
export function applied(progress: CohortProgress | undefined, event: CohortEvent): CohortProgress | undefined {
  if (event.type === 'progress') return event.progress
  if (!progress) return progress
  const learners = progress.learners.map((old) => (old.userId === event.learner.userId ? event.learner : old))
  return { ...progress, learners, serverTime: event.serverTime }
}

/** A learner's cells, in the order of the labs. */
export function rowOf(labs: { id: string }[], learner: CohortLearner, nowMs: number): Row {
  const { userId, name, working } = learner
  const work = working ? workOf(working.gainedAt, nowMs) : undefined
  const cells = labs.map(({ id }, at) => ({
    best: learner.best[at] ?? null,
    attempts: learner.attempts[at] ?? 0,
    work: working?.labId === id ? work : undefined,
  }))
  return { userId, name, cells, work, done: cells.filter(({ best }) => best === 100).length }
}

function workOf(gainedAt: string, nowMs: number): Cell['work'] {
  return nowMs - Date.parse(gainedAt) >= STUCK_MINUTES * 60_000 ? 'stuck' : 'working'
}

/** The rows that are asked for, in the order that is asked for. */
export function arranged(rows: Row[], o: { name: string; show: Show; sort: Sort }): Row[] {
  const wanted = o.name.trim().toLowerCase()
  return rows
    .filter((row) => row.name.toLowerCase().includes(wanted) && shows(row, o.show))
    .toSorted((a, b) => order(o.sort, a, b) || a.name.localeCompare(b.name, 'en', { numeric: true }))
}

function shows(row: Row, show: Show): boolean {
  if (show === 'idle') return row.cells.every(({ attempts }) => attempts === 0)
  if (show === 'stuck') return row.work === 'stuck'
  return show === 'all' || row.work !== undefined
}

function order(sort: Sort, a: Row, b: Row): number {
  if (sort === 'name') return 0
  if (sort === 'most') return b.done - a.done
  if (sort === 'least') return a.done - b.done
  return (b.cells[sort]?.best ?? -1) - (a.cells[sort]?.best ?? -1)
}

/** How a cell is coloured: 0 for nothing done, then by score up to 5 for all of it; stuck without a score is 1. */
export function levelOf({ best, work }: Cell): 0 | 1 | 2 | 3 | 4 | 5 {
  if (best === null) return work === 'stuck' ? 1 : 0
  if (best === 100) return 5
  if (best >= 85) return 4
  return best >= 66 ? 3 : 2
}

/** `best 60 %, 3 attempts, stuck`: a cell in words. */
export function cellText({ best, attempts, work }: Cell): string {
  if (attempts === 0 && work === undefined) return 'not begun'
  const parts = [best === 100 ? 'done, 100 %' : best === null ? 'never checked' : `best ${best} %`]
  parts.push(attempts === 1 ? '1 attempt' : `${attempts} attempts`)
  if (work) parts.push(work === 'stuck' ? 'stuck' : 'working now')
  return parts.join(', ')
}

/** Neighbours of one topic: where each begins and how many labs it has. */
export function topicRuns(labs: { topic: Topic }[]): { topic: Topic; first: number; count: number }[] {
  const runs: { topic: Topic; first: number; count: number }[] = []
  labs.forEach(({ topic }, at) => {
    const last = runs.at(-1)
    if (last?.topic === topic) last.count += 1
    else runs.push({ topic, first: at, count: 1 })
  })
  return runs
}
