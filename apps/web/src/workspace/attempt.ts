import type { AttemptView, SubmissionView } from '@cka-netlab/contracts'

export function isGrading(submission: SubmissionView | null): boolean {
  return submission?.state === 'queued' || submission?.state === 'grading'
}

/** Whether the server still has something to tell about it. */
export function isLive(attempt: AttemptView): boolean {
  return attempt.state === 'preparing' || attempt.state === 'active' || isGrading(attempt.submission)
}

/** The later of two views of one attempt: answers may overtake each other. */
export function newer(current: AttemptView | undefined, next: AttemptView): AttemptView {
  return current && current.id === next.id && Date.parse(current.serverTime) > Date.parse(next.serverTime)
    ? current
    : next
}

/** Seconds on the learner's clock: from the first prompt to the end, by the server's time. */
export function elapsedSeconds(attempt: Pick<AttemptView, 'startedAt' | 'endedAt'>, serverNowMs: number): number {
  if (attempt.startedAt === null) return 0
  const untilMs = attempt.endedAt === null ? serverNowMs : Date.parse(attempt.endedAt)
  return Math.max(0, (untilMs - Date.parse(attempt.startedAt)) / 1000)
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
