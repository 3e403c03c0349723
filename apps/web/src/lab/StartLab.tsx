'use client'
import type { AttemptSummary, LabSummary } from '@cka-netlab/contracts'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useSWRConfig } from 'swr'
import { ASSIGNED, LABS } from '../http/paths.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Link } from '../ui/Link.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { endAttempt, startLab } from './start.ts'

/** The button that starts a lab, or leads back into it; asks what to do when another lab is running. */
export function StartLab({
  lab,
  label = 'Start',
  assignmentId,
  plain = false,
}: {
  lab: Pick<LabSummary, 'id' | 'title' | 'available' | 'runningAttemptId'>
  label?: string
  /** For an assignment, which has its terms. */
  assignmentId?: string
  /** One of several buttons of this kind on the page. */
  plain?: boolean
}) {
  const router = useRouter()
  const { mutate } = useSWRConfig()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [other, setOther] = useState<AttemptSummary>()

  async function start(endFirst?: AttemptSummary) {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      if (endFirst) await endAttempt(endFirst.id)
      const started = await startLab(lab.id, assignmentId)
      if ('attemptId' in started) {
        router.push(`/attempts/${started.attemptId}`)
        await Promise.all([mutate(LABS), mutate(ASSIGNED)])
        return
      }
      setOther(started.otherRunning)
    } catch (e) {
      setOther(undefined)
      setError(e)
    }
    setBusy(false)
  }

  if (lab.runningAttemptId !== null)
    return (
      <Link className="button primary" href={`/attempts/${lab.runningAttemptId}`}>
        Continue
      </Link>
    )
  return (
    <>
      <button
        type="button"
        className={plain ? undefined : 'primary'}
        aria-label={plain ? `${label} ${lab.title}` : undefined}
        aria-disabled={busy || !lab.available}
        onClick={() => lab.available && start()}
      >
        {label}
      </button>
      {!lab.available && <span className="mute small">Opens as soon as its image is built.</span>}
      {error !== undefined && <ErrorNotice error={error} />}
      {other && (
        <Dialog title="Another lab is running" onClose={() => setOther(undefined)}>
          <p>
            You have “{other.lab.title}” open. One lab runs at a time. Ending it removes its machines; scores are kept.
          </p>
          <div className="actions">
            <Link className="button primary" href={`/attempts/${other.id}`}>
              Continue that one
            </Link>
            <button type="button" className="danger" aria-disabled={busy} onClick={() => start(other)}>
              End it and start this one
            </button>
            <button type="button" onClick={() => setOther(undefined)}>
              Cancel
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
