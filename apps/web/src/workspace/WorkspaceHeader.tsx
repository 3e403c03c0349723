'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { noticeDue, secondsLeft } from '../exam/clock.ts'
import { clockText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import shell from '../ui/Shell.module.css'
import { ThemeToggle } from '../ui/ThemeToggle.tsx'
import { useServerNow } from '../ui/useServerNow.ts'
import { elapsedSeconds, totalMinutes } from './attempt.ts'
import { EndLab } from './EndLab.tsx'
import { PracticeTools } from './Practice.tsx'
import styles from './Workspace.module.css'

export function WorkspaceHeader({ attempt, update }: { attempt: AttemptView; update?: (next: AttemptView) => void }) {
  const { lab } = attempt
  return (
    <header className={shell.header}>
      <Link href="/" className={shell.brand}>
        cka-netlab
      </Link>
      <span className={`${styles.where} mute`}>
        {TOPIC_TITLES[lab.topic]} · {lab.title}
      </span>
      <span className={shell.grow} />
      <span className="mute small">
        {attempt.assignment ? `for ${attempt.assignment.cohort}` : 'practice'} · expected {lab.minutes} min
      </span>
      <ThemeToggle />
      {update && <PracticeTools attempt={attempt} update={update} />}
      {update && <EndLab attempt={attempt} update={update} />}
      {attempt.deadline === null ? (
        <Timer attempt={attempt} />
      ) : (
        <TimeLeft deadline={attempt.deadline} attempt={attempt} />
      )}
    </header>
  )
}

/** Time on this lab, by the server's clock. Amber once the expected time has passed. */
function Timer({ attempt }: { attempt: AttemptView }) {
  const running = attempt.state === 'active' && attempt.startedAt !== null && attempt.pausedAt === null
  const nowMs = useServerNow(running)
  const seconds = elapsedSeconds(attempt, nowMs)
  const over = seconds > attempt.lab.minutes * 60
  return (
    <span role="timer" aria-label="Time on this lab" className={`${styles.timer} ${over ? 'warn' : ''}`}>
      {attempt.startedAt === null ? '--:--' : clockText(seconds)}
    </span>
  )
}

/** Time left of an assignment's, by the server's clock. Amber from the first notice on. */
function TimeLeft({ attempt, deadline }: { attempt: AttemptView; deadline: string }) {
  const running = attempt.state === 'active'
  const left = secondsLeft(deadline, useServerNow(running))
  const soon = running && noticeDue(left, totalMinutes(attempt)) !== undefined
  return (
    <span role="timer" aria-label="Time left" className={`${styles.timer} ${soon ? 'warn' : ''}`}>
      {running ? clockText(Math.ceil(left)) : '--:--'}
    </span>
  )
}
