'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { useEffect, useRef } from 'react'
import { References } from '../lab/References.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { isGrading, submissionSummary } from './attempt.ts'
import { Hints } from './Hints.tsx'
import { LastCheck } from './LastCheck.tsx'
import { Questions } from './Questions.tsx'
import { ShownSolution, SolutionButton } from './ShowSolution.tsx'
import styles from './TaskPanel.module.css'
import type { useAnswers } from './useAnswers.ts'

export function TaskPanel(p: {
  attempt: AttemptView
  answers: ReturnType<typeof useAnswers>
  update: (next: AttemptView) => void
  check: () => void
  checking: boolean
  checkError: unknown
}) {
  const { lab, submission, state } = p.attempt
  const results = useRef<HTMLDivElement>(null)
  // Once when a check begins and once when it is done: what comes in between grows the list.
  const stage = submission && `${submission.id} ${isGrading(submission) ? 'grading' : 'done'}`
  const seen = useRef(stage)
  useEffect(() => {
    if (stage === seen.current) return
    seen.current = stage
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    results.current?.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' })
  }, [stage])

  const several = lab.tasks.length > 1
  return (
    <section className={styles.task} aria-label="Task">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.body} tabIndex={0}>
        <h1>{lab.title}</h1>
        <div className={styles.meta}>
          <span>{TOPIC_TITLES[lab.topic]}</span>
          <span>{lab.difficulty}</span>
          <span>
            {lab.points} {lab.points === 1 ? 'point' : 'points'}
          </span>
          <span>attempt {p.attempt.number}</span>
        </div>
        {lab.tasks.map((task, i) => (
          <div key={task.id}>
            {several && <h2>Task {i + 1}</h2>}
            <Markdown text={task.text} />
            <Questions task={task} answers={p.answers} frozen={state !== 'active'} />
            <Hints attemptId={p.attempt.id} task={task} canReveal={state === 'active'} update={p.update} />
          </div>
        ))}
        <div ref={results} className={styles.results}>
          {submission && <LastCheck tasks={lab.tasks} submission={submission} />}
        </div>
        <ShownSolution attempt={p.attempt} />
        {lab.references.length > 0 && (
          <>
            <h2>Documentation</h2>
            <References urls={lab.references} />
          </>
        )}
      </div>
      <div className={styles.foot}>
        {p.checkError !== undefined && <ErrorNotice error={p.checkError} />}
        <div className={styles.footRow}>
          <button
            type="button"
            className="primary"
            aria-disabled={p.checking || state !== 'active' || p.attempt.pausedAt !== null}
            aria-keyshortcuts="Control+Enter"
            onClick={p.check}
          >
            Check
          </button>
          <kbd>Ctrl Enter</kbd>
          <span className={styles.grow} />
          <span className="mute small">{footText(p)}</span>
          <SolutionButton attempt={p.attempt} update={p.update} />
        </div>
        <span className="sr-only" role="status">
          {submission && submissionSummary(submission)}
        </span>
      </div>
    </section>
  )
}

function footText({
  attempt,
  checking,
  answers,
}: {
  attempt: AttemptView
  checking: boolean
  answers: { saving: string }
}) {
  if (attempt.state === 'preparing') return 'The clock has not started'
  if (attempt.pausedAt !== null) return 'Paused'
  if (checking) {
    const total = attempt.lab.tasks.reduce((sum, t) => sum + t.checks.length, 0)
    const done = attempt.submission?.state === 'grading' ? attempt.submission.results.length : 0
    return `Checking, ${done} of ${total}`
  }
  if (answers.saving === 'failed') return 'Answers not saved yet, trying again'
  if (answers.saving === 'unsaved') return 'Saving answers…'
  return attempt.bestPercent === null ? '' : `Best ${attempt.bestPercent} %`
}
