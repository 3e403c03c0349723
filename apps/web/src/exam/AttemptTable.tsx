'use client'
import type { ExamAttemptSummary } from '@cka-netlab/contracts'
import { useState } from 'react'
import { Bar } from '../ui/Bar.tsx'
import { Link } from '../ui/Link.tsx'
import { Table } from '../ui/Table.tsx'
import { minuteText } from '../ui/when.ts'
import styles from './Exam.module.css'

const STATES = {
  preparing: 'machines being made',
  active: 'going on',
  grading: 'being graded',
  ended: '',
  cancelled: 'given up',
  failed: 'could not be prepared',
} as const

/** Exam attempts, the latest first; two that have ended can be chosen and compared. */
export function AttemptTable({ attempts }: { attempts: ExamAttemptSummary[] }) {
  const [chosen, setChosen] = useState<string[]>([])
  const ended = attempts.filter(({ state }) => state === 'ended')
  const toggle = (id: string) =>
    setChosen((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id].slice(-2)))
  const [a, b] = chosen
  return (
    <>
      <Table
        caption="Your attempts at exams"
        columns={[...(ended.length > 1 ? ['Compare'] : []), 'Exam', 'Begun', 'Score', { unseen: 'Drawn' }, 'Result']}
      >
        {attempts.map((attempt) => (
          <tr key={attempt.id}>
            {ended.length > 1 && (
              <td>
                {attempt.state === 'ended' && (
                  <input
                    type="checkbox"
                    style={{ width: 'auto' }}
                    aria-label={`Compare attempt ${attempt.number} of ${attempt.title}`}
                    checked={chosen.includes(attempt.id)}
                    onChange={() => toggle(attempt.id)}
                  />
                )}
              </td>
            )}
            <td>
              <Link href={`/exam-attempts/${attempt.id}`}>
                {attempt.title}, attempt {attempt.number}
              </Link>
            </td>
            <td className="mute">{minuteText(attempt.startedAt ?? attempt.createdAt)}</td>
            <td className={styles.number}>{attempt.percent === null ? '–' : `${attempt.percent} %`}</td>
            <td className={styles.bar}>{attempt.percent !== null && <Bar percent={attempt.percent} />}</td>
            <td>
              {attempt.passed === null ? (
                <span className="mute">{STATES[attempt.state]}</span>
              ) : attempt.passed ? (
                <span className="pass">passed</span>
              ) : (
                <span className="fail">not passed</span>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {ended.length > 1 && (
        <div className="actions">
          {a && b ? (
            <Link className="button" href={`/exam-attempts/compare?a=${a}&b=${b}`}>
              Compare these two
            </Link>
          ) : (
            <span className="mute small">Choose two to compare them.</span>
          )}
        </div>
      )}
    </>
  )
}
