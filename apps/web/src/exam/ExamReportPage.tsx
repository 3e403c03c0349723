'use client'
import type { ExamReport } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { useEffect, useRef } from 'react'
import useSWR from 'swr'
import { Bar } from '../ui/Bar.tsx'
import { durationText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { Table } from '../ui/Table.tsx'
import styles from './Exam.module.css'
import { examAttemptPath } from './exam-attempt.ts'
import report from './Report.module.css'
import { ReportQuestion } from './ReportQuestion.tsx'
import { lookFirst } from './report.ts'

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

/** After the end: the score, by topic and by question, every check with what was expected and observed, the solution. */
export function ExamReportPage({ id }: { id: string }) {
  const { data, error } = useSWR<ExamReport>(`${examAttemptPath(id)}/report`)
  if (!data) return <NotThere reading="Reading the report…" error={error} />
  return (
    <Shell
      tools={
        <>
          <a className="button" href={`${examAttemptPath(id)}/report.json`}>
            JSON
          </a>
          <a className="button" href={`${examAttemptPath(id)}/report.pdf`}>
            PDF
          </a>
        </>
      }
    >
      <Report data={data} />
    </Shell>
  )
}

function Report({ data }: { data: ExamReport }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // The room's controls are gone: whoever uses a keyboard goes on from the result.
  useEffect(() => heading.current?.focus(), [])
  const first = lookFirst(data)
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className={report.heading}>
        <span className="mute">
          {data.title}, attempt {data.number} · {when.format(new Date(data.submittedAt))}
        </span>
        <span className={report.percent}>{data.percent === null ? '–' : `${data.percent} %`}</span>
      </h1>
      <p className={report.summary}>
        <b className={data.passed ? 'pass' : 'fail'}>{data.passed ? 'Passed' : 'Not passed'}</b> {summary(data)}
      </p>
      <div className={styles.columns}>
        <section aria-label="Questions">
          <QuestionTable data={data} />
          <h2>Question by question</h2>
          {data.questions.map((question) => (
            <ReportQuestion key={question.position} question={question} />
          ))}
        </section>
        <aside aria-label="By topic">
          <h2>By topic</h2>
          <table className={styles.topics}>
            <caption className="sr-only">Score by topic, in percent</caption>
            <tbody>
              {data.topics.map(({ topic, percent }) => (
                <tr key={topic}>
                  <th scope="row">{TOPIC_TITLES[topic]}</th>
                  <td className={styles.bar}>
                    <Bar percent={percent ?? 0} />
                  </td>
                  <td className={styles.number}>{percent ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {first.length > 0 && <h2>Look at these first</h2>}
          {first.map(({ question, why }) => (
            <p key={question.position}>
              <a href={`#question-${question.position}`}>{question.title}</a> <span className="mute small">{why}</span>
            </p>
          ))}
          <div className="actions">
            {first[0] && (
              <Link className="button primary" href={`/labs/${first[0].question.labId}`}>
                Practise: {first[0].question.title}
              </Link>
            )}
            <Link className="button" href="/exams">
              All exams
            </Link>
          </div>
        </aside>
      </div>
    </>
  )
}

function summary(data: ExamReport): string {
  const parts = [
    `${data.passPercent} % needed`,
    `${durationText(data.seconds)} of ${data.minutes + data.extraMinutes} min`,
    `${data.whole} of ${data.questions.length} whole, ${data.part} in part`,
  ]
  if (data.notJudged > 0) parts.push(`${data.notJudged} not judged, which count on neither side`)
  if (data.endedBy === 'deadline') parts.push('ended by the clock')
  return parts.join(' · ')
}

function QuestionTable({ data }: { data: ExamReport }) {
  const longest = Math.max(1, ...data.questions.map(({ seconds }) => seconds))
  return (
    <Table
      className={report.table}
      caption="Score and time of each question"
      columns={['#', 'Question', 'Topic', 'Weight', 'Score', 'Time', { unseen: 'Time, drawn' }]}
    >
      {data.questions.map((question) => (
        <tr key={question.position}>
          <td className="mute">{question.position}</td>
          <td>
            <a href={`#question-${question.position}`}>{question.title}</a>
          </td>
          <td className="mute">{TOPIC_TITLES[question.topic]}</td>
          <td className={styles.number}>{question.weight} %</td>
          <td className={styles.number}>
            <span className={tone(question.percent)}>{question.percent ?? 'not judged'}</span>
          </td>
          <td className={styles.number}>{durationText(question.seconds)}</td>
          <td className={report.time}>
            <Bar percent={(question.seconds * 100) / longest} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

function tone(percent: number | null): string | undefined {
  if (percent === null) return 'mute'
  return percent === 100 ? 'pass' : percent === 0 ? 'fail' : 'warn'
}
