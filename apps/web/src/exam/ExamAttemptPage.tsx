'use client'
import type { ExamAttemptView } from '@cka-netlab/contracts'
import { useSignedIn } from '../accounts/useMe.ts'
import { useLive } from '../http/useLive.ts'
import { Link } from '../ui/Link.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { ExamReportPage } from './ExamReportPage.tsx'
import { ExamRoom } from './ExamRoom.tsx'
import { examAttemptPath, isLive } from './exam-attempt.ts'
import { Grading } from './Grading.tsx'
import { Lobby } from './Lobby.tsx'

const UNKNOWN = {
  title: 'There is no such exam',
  why: 'It may belong to another account.',
  href: '/exams',
  all: 'All exams',
}

/** One exam in whatever state it is: its machines being made, going on, being graded, its report. */
export function ExamAttemptPage({ id }: { id: string }) {
  const { me } = useSignedIn()
  const { view: exam, error, connection, update } = useLive<ExamAttemptView>(examAttemptPath(id), 'exam', isLive)
  useTitle(exam?.title)
  if (!me || !exam) return <NotThere reading="Opening the exam…" error={error} unknown={UNKNOWN} />
  switch (exam.state) {
    case 'preparing':
      return <Lobby exam={exam} update={update} />
    case 'active':
      return <ExamRoom exam={exam} connection={connection} update={update} />
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
