import type { ExamSummary } from '@cka-netlab/contracts'
import useSWR from 'swr'
import { EXAMS } from '../http/paths.ts'
import { Link } from '../ui/Link.tsx'

/** The longest exam there is, and how it went last; or the one that goes on. */
export function MockExam() {
  const { data } = useSWR<{ exams: ExamSummary[] }>(EXAMS)
  const [exam] = data?.exams.toSorted((a, b) => b.minutes - a.minutes) ?? []
  const running = data?.exams.find(({ runningAttemptId }) => runningAttemptId !== null)
  if (!exam) return null
  const last = exam.attempts.find(({ state }) => state === 'ended')
  return (
    <section aria-label="Exams">
      <h2>{running ? 'Exam going on' : exam.title}</h2>
      <p className="mute">
        {running
          ? `${running.title}: the clock may be running.`
          : `${exam.questions} questions, ${exam.minutes + exam.extraMinutes} minutes, ${exam.passPercent} % to pass.`}
        {!running && last && ` Last: ${last.percent === null ? 'no result' : `${last.percent} %`}.`}
      </p>
      <div className="actions">
        <Link
          className={running ? 'button primary' : 'button'}
          href={running ? `/exam-attempts/${running.runningAttemptId}` : '/exams'}
        >
          {running ? 'Go on' : 'Sit an exam'}
        </Link>
      </div>
    </section>
  )
}
