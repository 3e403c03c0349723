'use client'
import type { SubmissionView, TaskView } from '@cka-netlab/contracts'
import { agoText } from '../ui/duration.ts'
import { Notice } from '../ui/Notice.tsx'
import { useServerNow } from '../ui/useServerNow.ts'
import { isGrading } from './attempt.ts'
import { VerdictList } from './VerdictList.tsx'
import styles from './Verdicts.module.css'

/** The newest submission: each check as its verdict comes in, then the points. */
export function LastCheck({ tasks, submission }: { tasks: TaskView[]; submission: SubmissionView }) {
  const nowMs = useServerNow()
  const grading = isGrading(submission)
  const at = submission.gradedAt ?? submission.createdAt
  return (
    <section aria-label="Last check">
      <h2 className={styles.heading}>
        {grading ? 'Checking' : `Last check, ${agoText((nowMs - Date.parse(at)) / 1000)}`}
        {submission.state === 'graded' && (
          <span className="mute small">
            {submission.points ?? 0} of {submission.pointsMax} points
          </span>
        )}
      </h2>
      {submission.state === 'failed' && (
        <Notice tone="fail" title={submission.failure?.message ?? 'The check could not be done'}>
          Ours, not yours. It costs no points; check again.
        </Notice>
      )}
      <VerdictList tasks={tasks} submission={submission} grading={grading} />
    </section>
  )
}
