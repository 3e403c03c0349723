'use client'
import type { ExamReport } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import useSWR from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import { durationText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import { Notice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import styles from './Exam.module.css'
import { examAttemptPath } from './exam-attempt.ts'
import report from './Report.module.css'
import { compareLabs, compareTopics } from './report.ts'

/** Two attempts side by side: what got better, what did not. */
export function ComparePage({ a, b }: { a: string; b: string }) {
  const { me } = useSignedIn()
  const one = useSWR<ExamReport>(a && `${examAttemptPath(a)}/report`)
  const two = useSWR<ExamReport>(b && `${examAttemptPath(b)}/report`)
  if (!a || !b)
    return (
      <Shell>
        <Notice title="Choose two attempts">
          <Link href="/exams">Your attempts</Link>
        </Notice>
      </Shell>
    )
  if (!me || !one.data || !two.data) return <NotThere reading="Reading both reports…" error={one.error ?? two.error} />
  const [earlier, later] = [one.data, two.data].toSorted((x, y) => (x.startedAt < y.startedAt ? -1 : 1)) as [
    ExamReport,
    ExamReport,
  ]
  const labs = compareLabs(earlier, later)
  return (
    <Shell>
      <h1>
        {name(earlier)} and {name(later)}
      </h1>
      <table>
        <caption className="sr-only">Scores of both attempts, in percent</caption>
        <Head earlier={earlier} later={later} />
        <tbody>
          <Row title="Whole exam" a={earlier.percent} b={later.percent} />
          {compareTopics(earlier, later).map((topic) => (
            <Row key={topic.topic} title={TOPIC_TITLES[topic.topic]} a={topic.a} b={topic.b} />
          ))}
        </tbody>
      </table>
      <h2 style={{ marginTop: 26 }}>Questions in both</h2>
      {labs.length === 0 && <p className="mute">None: they were drawn anew.</p>}
      {labs.length > 0 && (
        <table>
          <caption className="sr-only">Scores of the questions that both attempts asked, in percent</caption>
          <Head earlier={earlier} later={later} />
          <tbody>
            {labs.map((lab) => (
              <Row
                key={lab.labId}
                title={lab.title}
                a={lab.a.percent}
                b={lab.b.percent}
                seconds={[lab.a.seconds, lab.b.seconds]}
              />
            ))}
          </tbody>
        </table>
      )}
    </Shell>
  )
}

function name({ title, number }: ExamReport): string {
  return `${title}, attempt ${number}`
}

function Head({ earlier, later }: { earlier: ExamReport; later: ExamReport }) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="sr-only">What</span>
        </th>
        <th scope="col">
          <Link href={`/exam-attempts/${earlier.id}`}>{name(earlier)}</Link>
        </th>
        <th scope="col">
          <Link href={`/exam-attempts/${later.id}`}>{name(later)}</Link>
        </th>
        <th scope="col">Change</th>
      </tr>
    </thead>
  )
}

function Row({
  title,
  a,
  b,
  seconds = [],
}: {
  title: string
  a: number | null
  b: number | null
  /** What each of the two took. */
  seconds?: number[]
}) {
  const change = a === null || b === null ? null : b - a
  return (
    <tr>
      <th scope="row">{title}</th>
      {[a, b].map((percent, at) => (
        <td key={at} className={styles.number}>
          {percent ?? '–'}
          {seconds[at] !== undefined && <span className="mute small"> in {durationText(seconds[at])}</span>}
        </td>
      ))}
      <td
        className={`${styles.number} ${change === null || change === 0 ? 'mute' : change > 0 ? report.plus : report.minus}`}
      >
        {change === null ? '–' : change > 0 ? `+${change}` : change}
      </td>
    </tr>
  )
}
