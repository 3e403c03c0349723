'use client'
import type { AttemptView, SubmissionView } from '@cka-netlab/contracts'
import { useCallback, useEffect } from 'react'
import { secondsLeft } from '../exam/clock.ts'
import { TimeNotice } from '../exam/TimeNotice.tsx'
import type { Connection } from '../http/useEvents.ts'
import { useServerNow } from '../ui/useServerNow.ts'
import { totalMinutes } from './attempt.ts'
import { Machines } from './Machines.tsx'
import { Split } from './Split.tsx'
import { Strips } from './Strips.tsx'
import { TaskPanel } from './TaskPanel.tsx'
import { useAnswers } from './useAnswers.ts'
import { useCheck } from './useCheck.ts'
import { useLeaveWarning } from './useLeaveWarning.ts'
import styles from './Workspace.module.css'
import { WorkspaceHeader } from './WorkspaceHeader.tsx'

/** The room in which a lab is worked on: the task on the left, the machines on the right. */
export function Workspace({
  attempt,
  connection,
  update,
}: {
  attempt: AttemptView
  connection: Connection
  update: (next: AttemptView) => void
}) {
  const answers = useAnswers(attempt, update)
  const onSubmission = useCallback(
    (submission: SubmissionView) => {
      // The events may have brought its results already.
      if (attempt.submission?.id !== submission.id) update({ ...attempt, submission })
    },
    [attempt, update],
  )
  const { check, busy, error } = useCheck(attempt, answers.current, onSubmission)
  useCheckKey(check)
  useLeaveWarning(attempt.state === 'active')

  return (
    <div className={styles.room}>
      <WorkspaceHeader attempt={attempt} update={update} />
      <Strips attempt={attempt} connection={connection} />
      {attempt.state === 'active' && attempt.deadline !== null && (
        <Deadline attempt={attempt} deadline={attempt.deadline} />
      )}
      <main className={styles.main}>
        <Split
          left={
            <TaskPanel
              attempt={attempt}
              answers={answers}
              update={update}
              check={check}
              checking={busy}
              checkError={error}
            />
          }
          right={<Machines attempt={attempt} update={update} />}
        />
      </main>
    </div>
  )
}

function Deadline({ attempt, deadline }: { attempt: AttemptView; deadline: string }) {
  const left = secondsLeft(deadline, useServerNow())
  return <TimeNotice left={left} totalMinutes={totalMinutes(attempt)} />
}

/** Ctrl+Enter checks, from the terminal too: the key is taken before the terminal sees it. */
function useCheckKey(check: () => void) {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
      if (document.querySelector('dialog[open]')) return
      event.preventDefault()
      event.stopPropagation()
      check()
    }
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  }, [check])
}
