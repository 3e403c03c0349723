import type { TaskView } from '@cka-netlab/contracts'
import { WithCode } from '../ui/WithCode.tsx'
import styles from './TaskPanel.module.css'

/** The questions of a task that are answered by typing. */
export function Questions({
  task,
  answers,
  frozen,
}: {
  task: TaskView
  answers: { valueOf: (checkId: string) => string; type: (checkId: string, value: string) => void }
  frozen: boolean
}) {
  const asked = task.checks.flatMap((c) => (c.question ? [{ id: c.id, ...c.question }] : []))
  if (asked.length === 0) return null
  return (
    <div className={styles.questions}>
      {asked.map((q) => (
        <label key={q.id}>
          <WithCode text={q.prompt} />
          <input
            className="mono"
            value={answers.valueOf(q.id)}
            placeholder={q.placeholder}
            readOnly={frozen}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={4000}
            onChange={(e) => answers.type(q.id, e.target.value)}
          />
        </label>
      ))}
    </div>
  )
}
