'use client'
import type { ExamSummary } from '@cka-netlab/contracts'
import useSWR from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import { EXAMS } from '../http/paths.ts'
import { Link } from '../ui/Link.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { Notice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { AttemptTable } from './AttemptTable.tsx'
import styles from './Exam.module.css'

/** The exams there are, and how one's own went. */
export function ExamsPage() {
  const { me } = useSignedIn()
  const { data, error } = useSWR<{ exams: ExamSummary[] }>(EXAMS)
  if (!me || !data) return <NotThere reading="Reading the exams…" error={error} />
  const attempts = data.exams.flatMap((exam) => exam.attempts).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  return (
    <Shell>
      <h1>Exams</h1>
      <p className="mute">As in the real one: a clock, no hints, no feedback before the end. Then a report.</p>
      {data.exams.map((exam) => (
        <ExamCard key={exam.id} exam={exam} />
      ))}
      {data.exams.length === 0 && (
        <Notice title="No exams are installed">
          Exams are read from <code>labs/exams</code> of this installation when it starts. Check that{' '}
          <code>npm run lab -- validate</code> accepts them.
        </Notice>
      )}
      <h2 style={{ marginTop: 28 }}>Your attempts</h2>
      {attempts.length > 0 ? (
        <AttemptTable attempts={attempts} />
      ) : (
        <p className="mute">None yet. The warm-up shows you the room in half an hour.</p>
      )}
    </Shell>
  )
}

function ExamCard({ exam }: { exam: ExamSummary }) {
  const last = exam.attempts.find(({ state }) => state === 'ended')
  return (
    <section className={styles.card} aria-label={exam.title}>
      <h2>{exam.title}</h2>
      <div className={styles.facts}>
        <span>
          {exam.questions} {exam.questions === 1 ? 'question' : 'questions'}
        </span>
        <span>{exam.minutes + exam.extraMinutes} minutes</span>
        <span>{exam.passPercent} % to pass</span>
        {exam.drawn && <span>drawn anew each time</span>}
        {last && <span>last: {last.percent === null ? 'no result' : `${last.percent} %`}</span>}
      </div>
      <Markdown text={exam.description} />
      <div className="actions">
        {exam.runningAttemptId ? (
          <Link className="button primary" href={`/exam-attempts/${exam.runningAttemptId}`}>
            Go on
          </Link>
        ) : (
          <Link className="button" href={`/exams/${exam.id}`} aria-label={`Rules and start of ${exam.title}`}>
            Rules and start
          </Link>
        )}
        {!exam.available && <span className="mute small">Opens as soon as its images are built.</span>}
      </div>
    </section>
  )
}
