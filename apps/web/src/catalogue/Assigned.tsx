'use client'
import type { ExamSummary, LabSummary, OwnAssignment } from '@cka-netlab/contracts'
import type { ReactNode } from 'react'
import useSWR from 'swr'
import { StartExam } from '../exam/StartExam.tsx'
import { ASSIGNED, EXAMS } from '../http/paths.ts'
import { StartLab } from '../lab/StartLab.tsx'
import { Link } from '../ui/Link.tsx'
import { minuteText } from '../ui/when.ts'
import styles from './Catalogue.module.css'
import { Best } from './LabTable.tsx'

/** What one's cohorts ask for, and the buttons that begin it under its terms. What has closed is not shown. */
export function Assigned({ labs }: { labs: LabSummary[] }) {
  const { data } = useSWR<{ assignments: OwnAssignment[] }>(ASSIGNED)
  const asked = data?.assignments.filter(({ state }) => state !== 'closed') ?? []
  if (asked.length === 0) return null
  return (
    <section aria-label="Assigned to you" className={styles.assigned}>
      <h2>Assigned to you</h2>
      {asked.map((one) => (
        <div key={one.id} className={styles.assignment}>
          <p>
            <b>{one.title}</b>{' '}
            <span className="mute small">
              <Link href="/cohorts">{one.cohort.name}</Link> · {termsText(one)}
            </span>
          </p>
          <table>
            <caption className="sr-only">{one.title}: what is to be done</caption>
            <tbody>
              {one.labs.map((own) => (
                <Row key={own.id} one={one} own={own} href={`/labs/${own.id}`}>
                  <StartAssignedLab one={one} own={own} lab={labs.find(({ id }) => id === own.id)} />
                </Row>
              ))}
              {one.exam && (
                <Row one={one} own={one.exam} href={`/exams/${one.exam.id}`}>
                  <StartAssignedExam one={one} own={one.exam} />
                </Row>
              )}
            </tbody>
          </table>
        </div>
      ))}
    </section>
  )
}

type Own = OwnAssignment['labs'][number]

function Row({ one, own, href, children }: { one: OwnAssignment; own: Own; href: string; children: ReactNode }) {
  const canBegin = one.state === 'open' && (one.attemptsMax === null || own.attemptsUsed < one.attemptsMax)
  return (
    <tr className={styles.lab}>
      <td>
        <Link href={href}>{own.title}</Link>
      </td>
      <td className="mute small">{attemptsText(one, own)}</td>
      <td className="mono">
        <Best percent={own.best} />
      </td>
      <td className={styles.begin}>
        {own.runningAttemptId !== null || canBegin ? (
          children
        ) : (
          <span className="mute small">{one.state === 'open' ? 'no attempt left' : 'not open yet'}</span>
        )}
      </td>
    </tr>
  )
}

function StartAssignedLab({ one, own, lab }: { one: OwnAssignment; own: Own; lab: LabSummary | undefined }) {
  if (!lab) return null
  return <StartLab lab={{ ...lab, runningAttemptId: own.runningAttemptId }} assignmentId={one.id} plain />
}

function StartAssignedExam({ one, own }: { one: OwnAssignment; own: Own }) {
  const { data } = useSWR<{ exams: ExamSummary[] }>(EXAMS)
  const exam = data?.exams.find(({ id }) => id === own.id)
  if (!exam) return null
  return <StartExam exam={{ ...exam, runningAttemptId: own.runningAttemptId }} assignmentId={one.id} plain />
}

function termsText({ state, opensAt, closesAt, minutes, kind }: OwnAssignment): string {
  const parts: string[] = []
  if (state === 'upcoming' && opensAt) parts.push(`opens ${minuteText(opensAt)}`)
  parts.push(closesAt ? `until ${minuteText(closesAt)}` : 'no closing time')
  if (minutes !== null) parts.push(kind === 'topic' ? `${minutes} minutes each` : `${minutes} minutes`)
  return parts.join(' · ')
}

function attemptsText({ attemptsMax }: OwnAssignment, { attemptsUsed }: Own): string {
  if (attemptsMax !== null) return `${attemptsUsed} of ${attemptsMax} attempts used`
  return attemptsUsed === 0 ? 'not begun' : attemptsUsed === 1 ? '1 attempt' : `${attemptsUsed} attempts`
}
