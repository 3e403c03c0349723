'use client'
import Link from 'next/link'
import { useSignedIn } from '../accounts/useMe.ts'
import { ApiError } from '../http/api-error.ts'
import { ErrorNotice } from '../ui/Notice.tsx'
import { Shell } from '../ui/Shell.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { ExamReportPage } from './ExamReportPage.tsx'
import { ExamRoom } from './ExamRoom.tsx'
import { Grading } from './Grading.tsx'
import { Lobby } from './Lobby.tsx'
import { useExam } from './useExam.ts'

/** One exam in whatever state it is: its machines being made, going on, being graded, its report. */
export function ExamAttemptPage({ id }: { id: string }) {
  const { me, error: meError } = useSignedIn()
  const live = useExam(id)
  const { exam } = live
  useTitle(exam?.title)
  if (!me || !exam) {
    const failed = meError ?? (me ? live.error : undefined)
    return (
      <Shell>
        {failed instanceof ApiError && failed.status === 404 ? (
          <>
            <h1>There is no such exam</h1>
            <p className="mute">It may belong to another account.</p>
            <p>
              <Link href="/exams">All exams</Link>
            </p>
          </>
        ) : failed ? (
          <ErrorNotice error={failed} />
        ) : (
          <p className="mute" role="status">
            Opening the exam…
          </p>
        )}
      </Shell>
    )
  }
  switch (exam.state) {
    case 'preparing':
      return <Lobby exam={exam} update={live.update} />
    case 'active':
      return <ExamRoom exam={exam} connection={live.connection} update={live.update} />
    case 'grading':
      return <Grading exam={exam} />
    case 'ended':
      return <ExamReportPage id={id} />
    default:
      return (
        <Shell>
          <h1>{exam.state === 'failed' ? 'This exam could not be prepared' : 'This exam was given up'}</h1>
          <p className="mute">{exam.failure?.message ?? 'Its clock never started, so it does not count.'}</p>
          <p>
            <Link href={`/exams/${exam.examId}`}>Prepare it again</Link>
          </p>
        </Shell>
      )
  }
}
