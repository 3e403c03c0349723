'use client'
import { useState } from 'react'
import styles from './Exam.module.css'

const STOPS = [
  {
    title: 'The questions',
    text: 'They are numbered at the top. A filled number is one that you marked as done, a corner one that you flagged to come back to. Alt + Page Down and Alt + Page Up turn to the next and the one before.',
  },
  {
    title: 'The machines',
    text: 'Each question says on which machine it begins. Copy its ssh line with a click and type it into the terminal. Another question may bring other machines; the shells that you leave stay as they are.',
  },
  {
    title: 'Names and commands',
    text: 'Whatever is underlined with dashes in a question is copied by a click. In the terminal, Ctrl + Shift + C and V copy and paste.',
  },
  {
    title: 'Notes and documentation',
    text: 'Every question has room for notes, kept with your report. Below them are the pages that you may read.',
  },
  {
    title: 'The clock',
    text: 'It is always at the top right. You are told when 30, 15 and 5 minutes are left. End exam hands in before the time is up, after asking once.',
  },
] as const

/** A short tour of the room, before the clock starts. */
export function Tour() {
  const [at, setAt] = useState(0)
  const stop = STOPS[at] ?? STOPS[0]
  return (
    <section className={`${styles.card} ${styles.tour}`} aria-label="A short tour of the room">
      <h2>
        {stop.title} <span className="mute small">{`${at + 1} of ${STOPS.length}`}</span>
      </h2>
      <p aria-live="polite">{stop.text}</p>
      <div className="actions">
        <button type="button" aria-disabled={at === 0} onClick={() => setAt(Math.max(0, at - 1))}>
          Back
        </button>
        <button
          type="button"
          aria-disabled={at === STOPS.length - 1}
          onClick={() => setAt(Math.min(STOPS.length - 1, at + 1))}
        >
          Next
        </button>
      </div>
    </section>
  )
}
