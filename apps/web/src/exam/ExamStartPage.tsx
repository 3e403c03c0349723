'use client'
import type { AttemptSummary, ExamAttemptView, ExamSummary } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import useSWR, { useSWRConfig } from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import { callApi } from '../http/api.ts'
import { ApiError } from '../http/api-error.ts'
import { endAttempt } from '../lab/start.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { AttemptTable } from './AttemptTable.tsx'
import styles from './Exam.module.css'
import { EXAMS } from './ExamsPage.tsx'
import { Rules } from './Rules.tsx'

const UNKNOWN = {
  title: 'There is no such exam',
  why: 'It may have been renamed or taken away. Your results are kept.',
  href: '/exams',
  all: 'All exams',
}

/** An exam before it is begun: what awaits, by which rules. */
export function ExamStartPage({ id }: { id: string }) {
  const { me } = useSignedIn()
  const { data: exam, error } = useSWR<ExamSummary>(`${EXAMS}/${encodeURIComponent(id)}`, {
    refreshInterval: (seen) => (seen && !seen.available ? 3000 : 0),
  })
  useTitle(exam?.title)
  if (!me || !exam) return <NotThere reading="Reading the exam…" error={error} unknown={UNKNOWN} />
  return (
    <Shell>
      <div className={styles.columns}>
        <div className={styles.text}>
          <p className="mute small">
            <Link href="/exams">Exams</Link> / {exam.title}
          </p>
          <h1>{exam.title}</h1>
          <Markdown text={exam.description} />
          <StartExam exam={exam} />
          <h2>Rules</h2>
          <Rules {...exam} />
          {exam.attempts.length > 0 && (
            <>
              <h2>Your attempts</h2>
              <AttemptTable attempts={exam.attempts} />
            </>
          )}
        </div>
        <aside aria-label="What the questions weigh">
          <h2>Weights{exam.drawn && ', about'}</h2>
          <table className={styles.topics}>
            <caption className="sr-only">What the questions of each topic weigh together, in percent</caption>
            <tbody>
              {exam.topics.map(({ topic, weight }) => (
                <tr key={topic}>
                  <th scope="row">{TOPIC_TITLES[topic]}</th>
                  <td className={styles.number}>{weight} %</td>
                </tr>
              ))}
            </tbody>
          </table>
        </aside>
      </div>
    </Shell>
  )
}

function StartExam({ exam }: { exam: ExamSummary }) {
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
      const { id } = await callApi<ExamAttemptView>('POST', '/api/v1/exam-attempts', { examId: exam.id })
      router.push(`/exam-attempts/${id}`)
      await mutate(EXAMS)
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
        <Link className="button primary" href={`/exam-attempts/${exam.runningAttemptId}`}>
          Go on
        </Link>
      </div>
    )
  return (
    <div className="actions">
      <button type="button" className="primary" aria-disabled={busy || !exam.available} onClick={() => start()}>
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
