'use client'
import type { ExamAttemptView } from '@cka-netlab/contracts'
import { clockText } from '../ui/duration.ts'
import shell from '../ui/Shell.module.css'
import { ThemeToggle } from '../ui/ThemeToggle.tsx'
import { noticeDue } from './clock.ts'
import { EndExam } from './EndExam.tsx'
import styles from './Room.module.css'
import type { Marks } from './useMarks.ts'

/** The exam's name, its questions with their marks, the way out, and the clock, always in the same place. */
export function ExamHeader({
  exam,
  position,
  left,
  turn,
  update,
  marks,
}: {
  exam: ExamAttemptView
  position: number
  left: number
  turn: (to: number) => void
  update: (next: ExamAttemptView) => void
  marks: Marks
}) {
  return (
    <header className={shell.header}>
      <span className={styles.title}>{exam.title}</span>
      <nav aria-label="Questions">
        <ol className={styles.list}>
          {exam.questions.map(({ position: at, done, flagged, title }) => (
            <li key={at}>
              <button
                type="button"
                className={done ? styles.done : undefined}
                aria-current={at === position ? 'step' : undefined}
                aria-label={`Question ${at}: ${title}${done ? ', done' : ''}${flagged ? ', flagged' : ''}`}
                title={title}
                onClick={() => turn(at)}
              >
                {at}
                {flagged && <span className={styles.flag} />}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <span className={shell.grow} />
      <ThemeToggle />
      <EndExam exam={exam} update={update} marks={marks} />
      <span
        role="timer"
        aria-label="Time left"
        className={`${styles.timer} ${noticeDue(left, exam.minutes + exam.extraMinutes) === undefined ? '' : 'warn'}`}
      >
        {clockText(Math.ceil(left))}
      </span>
    </header>
  )
}
