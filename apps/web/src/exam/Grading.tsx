import type { ExamAttemptView } from '@cka-netlab/contracts'
import { Bar } from '../ui/Bar.tsx'
import { Shell } from '../ui/Shell.tsx'

/** The time is up, or it was handed in: the machines are looked at, question by question. */
export function Grading({ exam }: { exam: ExamAttemptView }) {
  const { graded, questions, endedBy } = exam
  return (
    <Shell>
      <h1>{endedBy === 'deadline' ? 'The time is up' : 'Handed in'}</h1>
      <p className="mute" role="status">
        Your work is being graded as it stood: {graded} of {questions.length} questions are done. You may leave this
        page; the report will be here.
      </p>
      <div style={{ maxWidth: 420, marginTop: 14 }}>
        <Bar percent={(graded * 100) / Math.max(1, questions.length)} />
      </div>
    </Shell>
  )
}
