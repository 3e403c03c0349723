'use client'
import type { ExamSummary } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import useSWR from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import { examPath } from '../http/paths.ts'
import { Link } from '../ui/Link.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { AttemptTable } from './AttemptTable.tsx'
import styles from './Exam.module.css'
import { Rules } from './Rules.tsx'
import { StartExam } from './StartExam.tsx'

const UNKNOWN = {
  title: 'There is no such exam',
  why: 'It may have been renamed or taken away. Your results are kept.',
  href: '/exams',
  all: 'All exams',
}

/** An exam before it is begun: what awaits, by which rules. */
export function ExamStartPage({ id }: { id: string }) {
  const { me } = useSignedIn()
  const { data: exam, error } = useSWR<ExamSummary>(examPath(id), {
    refreshInterval: (seen) => (seen && !seen.available ? 3000 : 0),
  })
  useTitle(exam?.title)
  if (!me || !exam) return <NotThere reading="Reading the exam…" error={error} unknown={UNKNOWN} />
  return (
    <Shell>
      <div className={styles.columns}>
        <div className={styles.text}>
          <p className="mute small">
            <Link href="/exams">Exams</Link> / {exam.title}
          </p>
          <h1>{exam.title}</h1>
          <Markdown text={exam.description} />
          <StartExam exam={exam} />
          <h2>Rules</h2>
          <Rules {...exam} />
          {exam.attempts.length > 0 && (
            <>
              <h2>Your attempts</h2>
              <AttemptTable attempts={exam.attempts} />
            </>
          )}
        </div>
        <aside aria-label="What the questions weigh">
          <h2>Weights{exam.drawn && ', about'}</h2>
          <table className={styles.topics}>
            <caption className="sr-only">What the questions of each topic weigh together, in percent</caption>
            <tbody>
              {exam.topics.map(({ topic, weight }) => (
                <tr key={topic}>
                  <th scope="row">{TOPIC_TITLES[topic]}</th>
                  <td className={styles.number}>{weight} %</td>
                </tr>
              ))}
            </tbody>
          </table>
        </aside>
      </div>
    </Shell>
  )
}
