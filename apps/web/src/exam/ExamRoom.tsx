'use client'
import type { ExamAttemptView } from '@cka-netlab/contracts'
import { useCallback, useEffect, useState } from 'react'
import { callApi } from '../http/api.ts'
import type { Connection } from '../http/useEvents.ts'
import { Steps } from '../ui/Steps.tsx'
import { useServerNow } from '../ui/useServerNow.ts'
import { Split } from '../workspace/Split.tsx'
import { Terminals } from '../workspace/Terminals.tsx'
import { useLeaveWarning } from '../workspace/useLeaveWarning.ts'
import workspace from '../workspace/Workspace.module.css'
import { secondsLeft } from './clock.ts'
import { ExamHeader } from './ExamHeader.tsx'
import { examAttemptPath } from './exam-attempt.ts'
import { QuestionPanel } from './QuestionPanel.tsx'
import { TimeNotice } from './TimeNotice.tsx'
import { useMarks } from './useMarks.ts'

type Question = ExamAttemptView['questions'][number]

/** The room in which an exam is sat: questions on top, the one that is open on the left, its machines on the right. */
export function ExamRoom({
  exam,
  connection,
  update,
}: {
  exam: ExamAttemptView
  connection: Connection
  update: (next: ExamAttemptView) => void
}) {
  const [position, turn] = usePosition(exam, update)
  const question = exam.questions.find((one) => one.position === position) ?? exam.questions[0]
  const nowMs = useServerNow()
  const left = secondsLeft(exam.deadline, nowMs)
  const over = left <= 0
  const marks = useMarks(exam, over, update)
  useLeaveWarning(true)
  useTurnKeys(position, exam.questions.length, turn)
  if (!question) return null

  return (
    <div className={workspace.room}>
      <ExamHeader exam={exam} position={position} left={left} turn={turn} update={update} marks={marks} />
      <TimeNotice left={left} totalMinutes={exam.minutes + exam.extraMinutes} />
      {connection === 'lost' && (
        <p className={workspace.strip} role="status">
          No line to the server. Trying again; the clock runs on, and your machines keep what you did.
        </p>
      )}
      <main className={workspace.main}>
        <Split
          left={<QuestionPanel exam={exam} question={question} marks={marks} turn={turn} over={over} />}
          right={<Machines question={question} over={over} />}
        />
      </main>
    </div>
  )
}

function Machines({ question, over }: { question: Question; over: boolean }) {
  if (question.state === 'failed')
    return (
      <section className={workspace.waiting} aria-label="Machines">
        <h2>This question does not count</h2>
        <p role="status">{question.failure?.message ?? 'Its machines could not be made.'} Go on with the others.</p>
      </section>
    )
  if (!question.sandbox)
    return (
      <section className={workspace.waiting} aria-label="Machines">
        <Steps title="Preparing the machines of this question" steps={question.steps} />
        <p className="mute small">Read it meanwhile, or take another one first.</p>
      </section>
    )
  const { id, machines } = question.sandbox
  return <Terminals key={id} sandboxId={id} machines={machines} frozen={over} />
}

/** The question on screen: where the server says at first, then where the learner turns; told to the server each time. */
function usePosition(exam: ExamAttemptView, update: (next: ExamAttemptView) => void) {
  const [position, setPosition] = useState(exam.position)
  const turn = useCallback(
    (to: number) => {
      if (to < 1 || to > exam.questions.length) return
      setPosition(to)
      callApi<ExamAttemptView>('PUT', `${examAttemptPath(exam.id)}/position`, { position: to }).then(update, () => {
        // The time of this question is then counted for the one before; nothing else depends on it.
      })
    },
    [exam.id, exam.questions.length, update],
  )
  return [position, turn] as const
}

/** Alt + Page Down and Alt + Page Up, from the terminal too. */
function useTurnKeys(position: number, count: number, turn: (to: number) => void) {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const step = { PageDown: 1, PageUp: -1 }[event.key]
      if (!step || !event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      event.stopPropagation()
      if (position + step >= 1 && position + step <= count) turn(position + step)
    }
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [position, count, turn])
}
