'use client'
import type { CellAttempt, CohortCell, CohortEvent } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { useCallback, useState } from 'react'
import useSWR from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import report from '../exam/Report.module.css'
import { type Connection, useEvents } from '../http/useEvents.ts'
import { durationText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { Notice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { minuteText } from '../ui/when.ts'
import { VerdictRow } from '../workspace/VerdictRow.tsx'
import verdicts from '../workspace/Verdicts.module.css'
import styles from './Cohort.module.css'
import { CohortFrame, UNKNOWN_COHORT } from './CohortFrame.tsx'
import { cohortPage, cohortPath, learnerPath } from './cohort.ts'

/** What is behind a cell of the heat map: one learner's attempts at one lab, check by check. */
export function CellPage({ id, userId, labId }: { id: string; userId: string; labId: string }) {
  const { me } = useSignedIn()
  const { data, error, mutate } = useSWR<CohortCell>(`${learnerPath(id, userId)}/labs/${encodeURIComponent(labId)}`)
  const [, setConnection] = useState<Connection>('open')
  const take = useCallback(
    (event: CohortEvent) => {
      if (event.type === 'learner' && event.learner.userId === userId) void mutate()
    },
    [mutate, userId],
  )
  useEvents(data && `${cohortPath(id)}/events`, 'cohort', take, setConnection)
  if (!me || !data) return <NotThere reading="Reading the attempts…" error={error} unknown={UNKNOWN_COHORT} />
  return (
    <CohortFrame
      id={id}
      heading={`${data.learner.name}: ${data.lab.title}`}
      about={TOPIC_TITLES[data.lab.topic]}
      tools={
        <>
          <a className="button" href={`${learnerPath(id, userId)}/report.pdf`}>
            PDF of all labs
          </a>
          <Link className="button" href={cohortPage(id)}>
            Back to all
          </Link>
        </>
      }
    >
      {() => (
        <div className={styles.reading}>
          {data.attempts.length === 0 && <Notice title="Not begun">There is no attempt at this lab yet.</Notice>}
          {data.attempts.map((attempt, at) => (
            <Attempt key={attempt.id} attempt={attempt} open={at === 0} />
          ))}
        </div>
      )}
    </CohortFrame>
  )
}

function Attempt({ attempt, open }: { attempt: CellAttempt; open: boolean }) {
  const judged = attempt.tasks.some(({ checks }) => checks.length > 0)
  return (
    <details className={report.question} open={open}>
      <summary>
        <h2>Attempt {attempt.number}</h2>
        <b className={attempt.score === 100 ? 'pass' : undefined}>
          {attempt.score === null ? 'no score' : `${attempt.score} %`}
        </b>
        <span className="mute small">{facts(attempt)}</span>
      </summary>
      {!judged && <p className="mute">It was never checked.</p>}
      {judged &&
        attempt.tasks.map((task) => (
          <section key={task.id} className={styles.task}>
            <Markdown text={task.text} />
            <p className="small mute">
              {task.seconds === null ? 'Not solved' : `Solved after ${durationText(task.seconds)}`}
            </p>
            <ul className={verdicts.list}>
              {task.checks.map((result) => (
                <VerdictRow key={result.checkId} result={result} />
              ))}
            </ul>
          </section>
        ))}
    </details>
  )
}

const STATES = { preparing: 'machines being made', active: 'going on', ended: undefined, failed: 'failed to start' }

function facts({ state, startedAt, endedAt, submissions, ...attempt }: CellAttempt): string {
  const seconds = startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : undefined
  return [
    startedAt ? minuteText(startedAt) : 'not started',
    STATES[state],
    seconds !== undefined && durationText(seconds),
    submissions === 1 ? 'checked once' : `checked ${submissions} times`,
    attempt.inExam && 'in an exam',
    attempt.assignmentId !== null && 'assigned',
    attempt.withSolution && 'with the solution shown',
  ]
    .filter(Boolean)
    .join(' · ')
}
