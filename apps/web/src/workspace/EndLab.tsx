'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useState } from 'react'
import { useSWRConfig } from 'swr'
import { LABS } from '../catalogue/useCatalogue.ts'
import { endAttempt } from '../lab/start.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'

export function EndLab({ attempt, update }: { attempt: AttemptView; update: (next: AttemptView) => void }) {
  const { mutate } = useSWRConfig()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function end() {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      update(await endAttempt(attempt.id))
      await mutate(LABS)
    } catch (e) {
      setError(e)
      setBusy(false)
    }
  }

  if (attempt.state === 'failed') return null
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        End lab
      </button>
      {asking && (
        <Dialog title="End this lab?" onClose={() => setAsking(false)}>
          <p>Its machines are removed, with what you did on them. {standing(attempt)}</p>
          {error !== undefined && <ErrorNotice error={error} />}
          <div className="actions">
            <button type="button" className="primary" aria-disabled={busy} onClick={end}>
              {attempt.state === 'preparing' ? 'Stop preparing' : 'End and see a solution'}
            </button>
            <button type="button" onClick={() => setAsking(false)}>
              Keep working
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

function standing(attempt: AttemptView): string {
  if (attempt.state === 'preparing') return ''
  if (attempt.submission === null) return 'You have not checked it yet, so there is no score.'
  if (attempt.bestPercent === null) return ''
  return `Your score of ${attempt.bestPercent} % is kept.`
}
