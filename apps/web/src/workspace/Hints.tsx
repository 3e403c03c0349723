'use client'
import type { AttemptView, TaskView } from '@cka-netlab/contracts'
import { callApi } from '../http/api.ts'
import { Markdown } from '../ui/Markdown.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { useAct } from '../ui/useAct.ts'
import { attemptPath } from './attempt.ts'
import styles from './TaskPanel.module.css'

/** Hints of a task, one by one: each says a little more. */
export function Hints({
  attemptId,
  task,
  canReveal,
  update,
}: {
  attemptId: string
  task: TaskView
  canReveal: boolean
  update: (next: AttemptView) => void
}) {
  const { busy, error, run } = useAct()
  if (task.hintsTotal === 0) return null

  const reveal = () =>
    run(async () => update(await callApi<AttemptView>('POST', `${attemptPath(attemptId)}/hints`, { taskId: task.id })))

  const shown = task.hints.length
  return (
    <div className={styles.hints}>
      <h2>Hints</h2>
      <ol aria-live="polite">
        {task.hints.map((hint) => (
          <li key={hint}>
            <Markdown text={hint} />
          </li>
        ))}
      </ol>
      {shown < task.hintsTotal && canReveal && (
        <button type="button" className="link small" aria-disabled={busy} onClick={reveal}>
          show hint {shown + 1} of {task.hintsTotal}
        </button>
      )}
      {shown < task.hintsTotal && !canReveal && (
        <p className="mute small">{task.hintsTotal === 1 ? 'One hint' : `${task.hintsTotal} hints`}, once it runs.</p>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </div>
  )
}
