'use client'
import type { ExamAttemptView } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { useEffect, useRef } from 'react'
import { CopyableBlock } from '../ui/Copyable.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { Questions } from '../workspace/Questions.tsx'
import panel from '../workspace/TaskPanel.module.css'
import styles from './Room.module.css'
import { shortUrl } from './Rules.tsx'
import type { Marks } from './useMarks.ts'

/** The question that is open: what is asked and where, notes, documentation, the way to the next. */
export function QuestionPanel({
  exam,
  question,
  marks,
  turn,
  over,
}: {
  exam: ExamAttemptView
  question: ExamAttemptView['questions'][number]
  marks: Marks
  turn: (to: number) => void
  over: boolean
}) {
  const { position, flagged, done } = question
  const count = exam.questions.length
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What scrollTo returns is not for React: newer browsers give a promise.
    body.current?.scrollTo(0, 0)
  }, [position])
  const answers = {
    valueOf: (checkId: string) => marks.answerOf(question, checkId),
    type: (checkId: string, value: string) => marks.write(position, { answers: { [checkId]: value } }),
  }
  return (
    <section className={panel.task} aria-label="Question">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={panel.body} tabIndex={0} ref={body}>
        <div className={panel.meta}>
          <span>
            Question {position} of {count}
          </span>
          <span>{question.weight} %</span>
          <span>{TOPIC_TITLES[question.topic]}</span>
        </div>
        <h1>{question.title}</h1>
        <div className={styles.ssh}>
          <CopyableBlock text={`ssh ${question.host}`} />
        </div>
        {question.remade > 0 && (
          <p className="warn" role="status">
            The machines of this question broke and were made anew. What you had done on them is lost; the time that it
            took was given back to you.
          </p>
        )}
        {question.tasks.map((task, at) => (
          <div key={task.id}>
            {question.tasks.length > 1 && <h2>Task {at + 1}</h2>}
            <Markdown text={task.text} />
            <Questions task={task} answers={answers} frozen={over} />
          </div>
        ))}
        <label className={styles.notes}>
          <b>Notes</b>
          <textarea
            value={marks.notesOf(question)}
            readOnly={over}
            maxLength={10_000}
            onChange={(event) => marks.write(position, { notes: event.target.value })}
          />
        </label>
        <h2>Allowed documentation</h2>
        <div className={styles.documentation}>
          {exam.documentation.map((url) => (
            <a key={url} href={url} target="_blank" rel="noreferrer">
              {shortUrl(url)}
            </a>
          ))}
        </div>
      </div>
      <div className={panel.foot}>
        <div className={panel.footRow}>
          <button type="button" aria-disabled={position === 1} onClick={() => turn(position - 1)}>
            <span aria-hidden="true">←</span> <span className="sr-only">Previous question</span>{' '}
            {position > 1 ? position - 1 : ''}
          </button>
          <Toggle name="Flag" on={flagged} disabled={over} onChange={(on) => marks.mark(position, { flagged: on })} />
          <Toggle name="Done" on={done} disabled={over} onChange={(on) => marks.mark(position, { done: on })} />
          <span className={panel.grow} />
          <span className="mute small" role="status">
            {marks.saving === 'failed' ? 'Not saved yet, trying again' : marks.saving === 'unsaved' ? 'Saving…' : ''}
          </span>
          <button
            type="button"
            className="primary"
            aria-disabled={position === count}
            onClick={() => turn(position + 1)}
          >
            <span className="sr-only">Next question</span> {position < count ? position + 1 : ''}{' '}
            <span aria-hidden="true">→</span>
          </button>
        </div>
      </div>
    </section>
  )
}

function Toggle(p: { name: string; on: boolean; disabled: boolean; onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      className={p.on ? styles.pressed : undefined}
      aria-pressed={p.on}
      aria-disabled={p.disabled}
      onClick={() => !p.disabled && p.onChange(!p.on)}
    >
      {p.name}
    </button>
  )
}
