'use client'
import type { ExamAttemptView } from '@cka-netlab/contracts'
import { useState } from 'react'
import { callApi } from '../http/api.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { examAttemptPath } from './useExam.ts'
import type { Marks } from './useMarks.ts'

/** Hands in before the time is up, after asking once. */
export function EndExam({
  exam,
  update,
  marks,
}: {
  exam: ExamAttemptView
  update: (next: ExamAttemptView) => void
  marks: Marks
}) {
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const open = exam.questions.filter(({ done }) => !done).length
  const flagged = exam.questions.filter((question) => question.flagged).length

  async function end() {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await marks.flush()
      update(await callApi<ExamAttemptView>('POST', `${examAttemptPath(exam.id)}/end`))
    } catch (e) {
      setError(e)
      setBusy(false)
    }
  }

  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        End exam
      </button>
      {asking && (
        <Dialog title="Hand in now?" onClose={() => setAsking(false)}>
          <p>
            {open === 0
              ? 'All questions are marked as done.'
              : `${open} of ${exam.questions.length} are not marked as done.`}
            {flagged > 0 && ` ${flagged} ${flagged === 1 ? 'is' : 'are'} flagged.`} After this nothing can be changed.
          </p>
          {error !== undefined && <ErrorNotice error={error} />}
          <div className="actions">
            <button type="button" className="primary" aria-disabled={busy} onClick={end}>
              Hand in and be graded
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
