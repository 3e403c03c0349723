'use client'
import type { AttemptSummary, ExamAttemptView, ExamSummary } from '@cka-netlab/contracts'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useSWRConfig } from 'swr'
import { callApi } from '../http/api.ts'
import { ApiError } from '../http/api-error.ts'
import { ASSIGNED, EXAMS } from '../http/paths.ts'
import { endAttempt } from '../lab/start.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Link } from '../ui/Link.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'

/** The button that prepares an exam, for an assignment or of one's own accord, or leads back into it. */
export function StartExam({
  exam,
  assignmentId,
  plain,
}: {
  exam: ExamSummary
  assignmentId?: string
  /** One of several on the page. */
  plain?: boolean
}) {
  const router = useRouter()
  const { mutate } = useSWRConfig()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [lab, setLab] = useState<AttemptSummary>()

  async function start(endFirst?: AttemptSummary) {
    if (busy || !exam.available) return
    setBusy(true)
    setError(undefined)
    try {
      if (endFirst) await endAttempt(endFirst.id)
      const { id } = await callApi<ExamAttemptView>('POST', '/api/v1/exam-attempts', {
        examId: exam.id,
        assignmentId,
      })
      router.push(`/exam-attempts/${id}`)
      await Promise.all([mutate(EXAMS), mutate(ASSIGNED)])
      return
    } catch (e) {
      setLab(undefined)
      const problem = e instanceof ApiError ? e.problem.errors?.[0] : undefined
      if (problem?.at === 'examAttemptId') return router.push(`/exam-attempts/${problem.message}`)
      const running = problem?.at === 'attemptId' ? await findAttempt(problem.message) : undefined
      if (running) setLab(running)
      else setError(e)
    }
    setBusy(false)
  }

  if (exam.runningAttemptId)
    return (
      <div className="actions">
        <Link className={plain ? 'button' : 'button primary'} href={`/exam-attempts/${exam.runningAttemptId}`}>
          Go on
        </Link>
      </div>
    )
  return (
    <div className="actions">
      <button
        type="button"
        className={plain ? undefined : 'primary'}
        aria-disabled={busy || !exam.available}
        onClick={() => start()}
      >
        Prepare the exam
      </button>
      <span className="mute small">
        {exam.available
          ? 'The clock does not start yet: first your machines are made.'
          : 'Opens as soon as its images are built.'}
      </span>
      {error !== undefined && <ErrorNotice error={error} />}
      {lab && (
        <Dialog title="A lab is running" onClose={() => setLab(undefined)}>
          <p>You have “{lab.lab.title}” open. An exam needs the room of its machines; your scores are kept.</p>
          <div className="actions">
            <button type="button" className="danger" aria-disabled={busy} onClick={() => start(lab)}>
              End it and prepare the exam
            </button>
            <Link className="button" href={`/attempts/${lab.id}`}>
              Go on with the lab
            </Link>
          </div>
        </Dialog>
      )}
    </div>
  )
}

async function findAttempt(id: string): Promise<AttemptSummary | undefined> {
  const { attempts } = await callApi<{ attempts: AttemptSummary[] }>('GET', '/api/v1/attempts')
  return attempts.find((attempt) => attempt.id === id)
}
