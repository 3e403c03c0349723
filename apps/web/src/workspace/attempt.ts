import type { AttemptView, SubmissionView } from '@cka-netlab/contracts'

export function isGrading(submission: SubmissionView | null): boolean {
  return submission?.state === 'queued' || submission?.state === 'grading'
}

export const attemptPath = (id: string) => `/api/v1/attempts/${encodeURIComponent(id)}`

/** Whether the server still has something to tell about it. */
export function isLive(attempt: AttemptView): boolean {
  return attempt.state === 'preparing' || attempt.state === 'active' || isGrading(attempt.submission)
}

/** Whether its machines are there, though the lab may still be being set up on them. */
export function hasPrompt(sandbox: NonNullable<AttemptView['sandbox']>): boolean {
  return sandbox.state === 'claimed' || sandbox.state === 'paused'
}

/** How far the set-up of the lab is, in words; undefined where there is nothing to say. */
export function setUpText({ state, sandbox, steps }: AttemptView): string | undefined {
  if (state !== 'preparing' || sandbox === null || !hasPrompt(sandbox)) return undefined
  const setUp = steps.filter(({ id }) => id.startsWith('setup-'))
  const at = setUp.findIndex((step) => step.state !== 'done')
  const step = setUp[at]
  return step ? `${step.title}, ${at + 1} of ${setUp.length}` : 'almost done'
}

type Clock = Pick<AttemptView, 'startedAt' | 'endedAt'> & Partial<Pick<AttemptView, 'pausedAt' | 'pausedSeconds'>>

/** Seconds on the learner's clock: from the first prompt to the end without the pauses, by the server's time. */
export function elapsedSeconds(attempt: Clock, serverNowMs: number): number {
  const { startedAt, endedAt, pausedAt = null, pausedSeconds = 0 } = attempt
  if (startedAt === null) return 0
  const until = pausedAt ?? endedAt
  const untilMs = until === null ? serverNowMs : Date.parse(until)
  return Math.max(0, (untilMs - Date.parse(startedAt)) / 1000 - pausedSeconds)
}

/** One sentence on a submission, for those who hear the page. */
export function submissionSummary(submission: SubmissionView): string {
  if (submission.state === 'queued' || submission.state === 'grading') return 'Checking'
  if (submission.state === 'failed') return `The check failed: ${submission.failure?.message ?? 'a fault of ours'}`
  const count = (outcome: string) => submission.results.filter((r) => r.verdict.outcome === outcome).length
  const parts = [`${count('pass')} passed`, `${count('fail')} failed`]
  if (count('inconclusive') > 0) parts.push(`${count('inconclusive')} could not be judged`)
  return `Checked: ${submission.points ?? 0} points of ${submission.pointsMax}, ${parts.join(', ')}`
}

/** How long an attempt with a deadline lasts in all; 0 without one. */
export function totalMinutes({ startedAt, deadline }: Pick<AttemptView, 'startedAt' | 'deadline'>): number {
  return startedAt === null || deadline === null ? 0 : (Date.parse(deadline) - Date.parse(startedAt)) / 60_000
}
