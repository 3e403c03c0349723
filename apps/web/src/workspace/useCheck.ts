'use client'
import type { AttemptView, SubmissionView } from '@cka-netlab/contracts'
import { useCallback, useRef, useState } from 'react'
import { callApi } from '../http/api.ts'
import { ApiError } from '../http/api-error.ts'
import { isGrading } from './attempt.ts'
import { uuid } from './uuid.ts'

const TRIES_MAX = 3
const BETWEEN_TRIES_MS = 800

/** Asks for a check. The same press has the same key, however often the line breaks, so it is graded once. */
export function useCheck(
  attempt: AttemptView,
  answers: () => Record<string, string>,
  onSubmission: (submission: SubmissionView) => void,
) {
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<unknown>()
  const pending = useRef(false)
  const busy = sending || isGrading(attempt.submission)
  const possible = attempt.state === 'active' && attempt.pausedAt === null && !busy

  const check = useCallback(async () => {
    if (!possible || pending.current) return
    pending.current = true
    setSending(true)
    setError(undefined)
    try {
      onSubmission(await submit(attempt.id, { key: uuid(), answers: answers() }))
    } catch (e) {
      setError(e)
    } finally {
      pending.current = false
      setSending(false)
    }
  }, [possible, attempt.id, answers, onSubmission])

  return { check, busy, error }
}

async function submit(attemptId: string, body: { key: string; answers: Record<string, string> }) {
  for (let tries = 1; ; tries++) {
    try {
      return await callApi<SubmissionView>('POST', `/api/v1/attempts/${attemptId}/submissions`, body)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 0 || tries === TRIES_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS * tries))
    }
  }
}
