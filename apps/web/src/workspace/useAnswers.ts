'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { callApi } from '../http/api.ts'

const SAVE_AFTER_MS = 600
const RETRY_AFTER_MS = 4000

export type Saving = 'saved' | 'unsaved' | 'failed'

/** What is typed into the questions: shown at once, saved shortly after the last key, tried again when that fails. */
export function useAnswers(attempt: AttemptView, onSaved: (attempt: AttemptView) => void) {
  const [drafts, setDrafts] = useState<Record<string, string>>({})
  const [failed, setFailed] = useState(false)
  const latest = useRef({ drafts, saved: attempt.answers })
  latest.current = { drafts, saved: attempt.answers }
  const frozen = attempt.state !== 'active'

  const type = useCallback((checkId: string, value: string) => setDrafts((d) => ({ ...d, [checkId]: value })), [])
  /** All answers as they stand on screen. */
  const current = useCallback(() => ({ ...latest.current.saved, ...latest.current.drafts }), [])

  useEffect(() => {
    if (frozen || Object.keys(drafts).length === 0) return
    const timer = setTimeout(
      async () => {
        try {
          onSaved(await callApi<AttemptView>('PUT', `/api/v1/attempts/${attempt.id}/answers`, { answers: drafts }))
          setFailed(false)
          // What was typed on meanwhile stays a draft and is saved in its turn.
          setDrafts((now) => Object.fromEntries(Object.entries(now).filter(([id, value]) => drafts[id] !== value)))
        } catch {
          setFailed(true)
          setDrafts((now) => ({ ...now }))
        }
      },
      failed ? RETRY_AFTER_MS : SAVE_AFTER_MS,
    )
    return () => clearTimeout(timer)
  }, [drafts, failed, frozen, attempt.id, onSaved])

  const saving: Saving = failed ? 'failed' : Object.keys(drafts).length > 0 ? 'unsaved' : 'saved'
  return { valueOf: (checkId: string) => drafts[checkId] ?? attempt.answers[checkId] ?? '', type, current, saving }
}
