'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useEffect, useRef } from 'react'
import { serverNowMs } from '../http/server-clock.ts'
import { References } from '../lab/References.tsx'
import { StartLab } from '../lab/StartLab.tsx'
import { CopyableBlock } from '../ui/Copyable.tsx'
import { durationText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Table } from '../ui/Table.tsx'
import { WithCode } from '../ui/WithCode.tsx'
import { elapsedSeconds, isGrading } from './attempt.ts'
import styles from './Report.module.css'
import { VerdictList } from './VerdictList.tsx'
import { WorkspaceHeader } from './WorkspaceHeader.tsx'

/** An attempt that has ended: the score, every verdict, a solution and why it is one. */
export function Report({ attempt }: { attempt: AttemptView }) {
  const { lab, submission, solution } = attempt
  const heading = useRef<HTMLHeadingElement>(null)
  // The workspace's controls are gone: whoever uses a keyboard goes on from the result.
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <WorkspaceHeader attempt={attempt} />
      <main className={styles.page}>
        <h1 ref={heading} tabIndex={-1}>
          {lab.title}
        </h1>
        <div className={styles.score}>
          <span className={styles.percent}>{attempt.bestPercent === null ? '–' : `${attempt.bestPercent} %`}</span>
          <span className="mute">{summary(attempt)}</span>
        </div>
        <div className="actions">
          <StartLab lab={{ ...lab, available: true, runningAttemptId: null }} label="Try again" />
          <Link className="button" href="/">
            All labs
          </Link>
        </div>
        {attempt.failure && <Notice tone="fail" title={attempt.failure.message} />}
        <div className={styles.columns}>
          <section aria-label="Verdicts">
            <h2>{isGrading(submission) ? 'Checking' : 'Last check'}</h2>
            {submission ? (
              <VerdictList tasks={lab.tasks} submission={submission} grading={isGrading(submission)} />
            ) : (
              <p className="mute">
                It was never checked. Next time press Check as often as you like: the best score counts.
              </p>
            )}
            <h2>{lab.tasks.length === 1 ? 'The task was' : 'The tasks were'}</h2>
            {lab.tasks.map((task) => (
              <Markdown key={task.id} text={task.text} />
            ))}
          </section>
          <section aria-label="Solution">
            <h2>A solution</h2>
            {solution ? (
              <>
                {solution.run.trim() !== '' && <CopyableBlock text={solution.run.trim()} />}
                <Answers attempt={attempt} />
                {solution.explanation.trim() !== '' && (
                  <>
                    <h2>Why</h2>
                    <Markdown text={solution.explanation} />
                  </>
                )}
              </>
            ) : (
              <p className="mute">This lab comes without one.</p>
            )}
            {lab.references.length > 0 && (
              <>
                <h2>Read on</h2>
                <References urls={lab.references} />
              </>
            )}
          </section>
        </div>
      </main>
    </>
  )
}

function Answers({ attempt }: { attempt: AttemptView }) {
  const answers = Object.entries(attempt.solution?.answers ?? {})
  if (answers.length === 0) return null
  const checks = attempt.lab.tasks.flatMap((t) => t.checks)
  return (
    <Table className={styles.answers} caption="Your answers" columns={['Question', 'Yours', 'Right']}>
      {answers.map(([id, right]) => (
        <tr key={id}>
          <td>
            <WithCode text={checks.find((c) => c.id === id)?.question?.prompt ?? id} />
          </td>
          <td className="mono">{attempt.answers[id] || <span className="faint">nothing</span>}</td>
          <td className="mono">{right}</td>
        </tr>
      ))}
    </Table>
  )
}

function summary(attempt: AttemptView): string {
  const { submission, lab } = attempt
  const parts: string[] = []
  if (submission?.state === 'graded')
    parts.push(`${submission.points ?? 0} of ${submission.pointsMax} points at the last check`)
  if (submission === null) parts.push('Not checked')
  if (attempt.startedAt === null) parts.push('ended before the machines were ready')
  else parts.push(`${durationText(elapsedSeconds(attempt, serverNowMs()))}, expected ${lab.minutes} min`)
  return parts.join(' · ')
}
