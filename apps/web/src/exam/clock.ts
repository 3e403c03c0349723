/** Minutes before the end at which the learner is told. */
export const NOTICES = [30, 15, 5] as const

/** Seconds that are left, never below zero. */
export function secondsLeft(deadline: string | null, nowMs: number): number {
  return deadline === null ? 0 : Math.max(0, (Date.parse(deadline) - nowMs) / 1000)
}

/**
 * The last notice that is due: 5 when four minutes are left; undefined while none is. A short exam is not told what it had
 * at its very start.
 */
export function noticeDue(leftSeconds: number, totalMinutes: number): number | undefined {
  return NOTICES.filter((minutes) => minutes < totalMinutes && leftSeconds <= minutes * 60).at(-1)
}

/** `less than 5 minutes left`, as it is shown and read out. */
export function noticeText(minutes: number): string {
  return `Less than ${minutes} minutes are left.`
}
