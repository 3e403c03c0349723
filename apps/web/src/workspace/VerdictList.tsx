import type { SubmissionView, TaskView } from '@cka-netlab/contracts'
import { VerdictRow } from './VerdictRow.tsx'
import styles from './Verdicts.module.css'

/** Every check of the lab in its order, with its verdict or with a place kept for it. */
export function VerdictList({
  tasks,
  submission,
  grading,
}: {
  tasks: TaskView[]
  submission: SubmissionView
  grading: boolean
}) {
  const checks = tasks.flatMap((task) => task.checks.map((check) => ({ task, check })))
  return (
    <ul className={styles.list}>
      {checks.map(({ task, check }) => {
        const result = submission.results.find((r) => r.checkId === check.id && r.taskId === task.id)
        if (result) return <VerdictRow key={`${task.id}/${check.id}`} result={result} />
        if (!grading) return null
        return (
          <li key={`${task.id}/${check.id}`} className={styles.check}>
            <span className={`${styles.mark} faint`} aria-hidden="true">
              ○
            </span>
            <span className="mute">
              {check.title}
              <span className="sr-only">, not checked yet</span>
            </span>
            <span className="faint">{check.points}</span>
          </li>
        )
      })}
    </ul>
  )
}
