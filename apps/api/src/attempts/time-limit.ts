import type { Attempt } from '@cka-netlab/db'

type Clock = Pick<Attempt, 'startedAt' | 'minutesMax'>

/** When the time of an attempt is up, by the server's clock; null while that does not run, or there is no limit. */
export function deadlineOf({ startedAt, minutesMax }: Clock): Date | null {
  return startedAt && minutesMax !== null ? new Date(startedAt.getTime() + minutesMax * 60_000) : null
}

/** From then on nothing is taken in: what is there is graded. */
export function isOver(attempt: Clock, at = new Date()): boolean {
  const deadline = deadlineOf(attempt)
  return deadline !== null && deadline <= at
}
