'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { callApi } from '../http/api.ts'
import { AskFirst } from '../ui/AskFirst.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { useAct } from '../ui/useAct.ts'
import { attemptPath, isGrading } from './attempt.ts'
import styles from './Workspace.module.css'

interface PracticeProps {
  attempt: AttemptView
  update: (next: AttemptView) => void
}

/** Has the server do something with a lab in practice, and shows how it stands then. */
export async function practise(
  { attempt, update }: PracticeProps,
  action: 'pause' | 'resume' | 'reset' | 'solution',
): Promise<void> {
  update(await callApi<AttemptView>('POST', `${attemptPath(attempt.id)}/${action}`))
}

/** Pause and Reset, in the header. */
export function PracticeTools(practice: PracticeProps) {
  const { busy, error, run } = useAct()
  const { state, submission, pausedAt, deadline } = practice.attempt
  if (state !== 'active') return null
  const held = busy || isGrading(submission)
  const [name, action] = pausedAt === null ? (['Pause', 'pause'] as const) : (['Resume', 'resume'] as const)
  return (
    <>
      {deadline === null && (
        <button type="button" aria-disabled={held} onClick={() => !held && run(() => practise(practice, action))}>
          {name}
        </button>
      )}
      <AskFirst
        button="Reset"
        title="Begin this lab again?"
        yes="Reset"
        held={held}
        act={() => practise(practice, 'reset')}
      >
        You get new machines, set up as at the beginning. What you did on these is lost; your scores are kept.
      </AskFirst>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  )
}

/** In place of the terminals while the machines stand. */
export function Paused(practice: PracticeProps) {
  const { busy, error, run } = useAct()
  return (
    <section className={styles.waiting} aria-label="Paused">
      <h2>Paused</h2>
      <p className="mute">
        The clock and the machines stand. Resume, and your shells are as you left them. The machines are kept until
        their age limit; scores are kept for good.
      </p>
      <div className="actions">
        <button
          type="button"
          className="primary"
          aria-disabled={busy}
          onClick={() => run(() => practise(practice, 'resume'))}
        >
          Resume
        </button>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  )
}
