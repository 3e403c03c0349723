'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useState } from 'react'
import { callApi } from '../http/api.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { isGrading } from './attempt.ts'
import styles from './Workspace.module.css'

type Action = 'pause' | 'resume' | 'reset' | 'solution'

/** Asks the server to do something with a lab in practice, once at a time. */
export function usePractice(attempt: AttemptView, update: (next: AttemptView) => void) {
  const [busy, setBusy] = useState<Action>()
  const [error, setError] = useState<unknown>()
  async function act(action: Action): Promise<boolean> {
    if (busy) return false
    setBusy(action)
    setError(undefined)
    try {
      update(await callApi<AttemptView>('POST', `/api/v1/attempts/${attempt.id}/${action}`))
      return true
    } catch (e) {
      setError(e)
      return false
    } finally {
      setBusy(undefined)
    }
  }
  return { act, busy, error }
}

/** Pause and Reset, in the header. */
export function PracticeTools({ attempt, update }: { attempt: AttemptView; update: (next: AttemptView) => void }) {
  const { act, busy, error } = usePractice(attempt, update)
  const [asking, setAsking] = useState(false)
  if (attempt.state !== 'active') return null
  const held = busy !== undefined || isGrading(attempt.submission)
  return (
    <>
      <button
        type="button"
        aria-disabled={held}
        onClick={() => !held && act(attempt.pausedAt === null ? 'pause' : 'resume')}
      >
        {attempt.pausedAt === null ? 'Pause' : 'Resume'}
      </button>
      <button type="button" aria-disabled={held} onClick={() => !held && setAsking(true)}>
        Reset
      </button>
      {asking && (
        <Dialog title="Begin this lab again?" onClose={() => setAsking(false)}>
          <p>You get new machines, set up as at the beginning. What you did on these is lost; your scores are kept.</p>
          <div className="actions">
            <button
              type="button"
              className="primary"
              aria-disabled={held}
              onClick={async () => {
                if (await act('reset')) setAsking(false)
              }}
            >
              Reset
            </button>
            <button type="button" onClick={() => setAsking(false)}>
              Keep working
            </button>
          </div>
          {error !== undefined && <ErrorNotice error={error} />}
        </Dialog>
      )}
      {!asking && error !== undefined && <ErrorNotice error={error} />}
    </>
  )
}

/** In place of the terminals while the machines stand. */
export function Paused({ attempt, update }: { attempt: AttemptView; update: (next: AttemptView) => void }) {
  const { act, busy, error } = usePractice(attempt, update)
  return (
    <section className={styles.waiting} aria-label="Paused">
      <h2>Paused</h2>
      <p className="mute">
        The clock and the machines stand. Resume, and your shells are as you left them. The machines are kept until
        their age limit; scores are kept for good.
      </p>
      <div className="actions">
        <button type="button" className="primary" aria-disabled={busy !== undefined} onClick={() => act('resume')}>
          Resume
        </button>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  )
}
