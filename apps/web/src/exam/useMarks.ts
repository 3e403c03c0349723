'use client'
import type { ExamAttemptView, MarkQuestion } from '@cka-netlab/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { callApi } from '../http/api.ts'
import { examAttemptPath } from './exam-attempt.ts'

const SAVE_AFTER_MS = 600
const RETRY_AFTER_MS = 3000

interface Draft {
  notes?: string
  answers?: Record<string, string>
}
type Drafts = Record<number, Draft>
type Question = ExamAttemptView['questions'][number]

export interface Marks {
  saving: 'saved' | 'unsaved' | 'failed'
  notesOf(question: Question): string
  answerOf(question: Question, checkId: string): string
  write(position: number, draft: Draft): void
  /** Flags and done marks are told at once. */
  mark(position: number, marks: Pick<MarkQuestion, 'flagged' | 'done'>): void
  /** Saves what is not saved yet. */
  flush(): Promise<void>
}

/** What is typed beside the terminals: shown at once, saved shortly after the last key, tried again when that fails. */
export function useMarks(exam: ExamAttemptView, over: boolean, update: (next: ExamAttemptView) => void): Marks {
  const [drafts, setDrafts] = useState<Drafts>({})
  const [failed, setFailed] = useState(false)
  const latest = useRef(drafts)
  latest.current = drafts
  const path = `${examAttemptPath(exam.id)}/questions`

  const flush = useCallback(async () => {
    for (const [position, draft] of Object.entries(latest.current)) {
      update(await callApi<ExamAttemptView>('PATCH', `${path}/${position}`, draft))
      // What was typed on meanwhile stays a draft and is saved in its turn.
      setDrafts((now) => without(now, Number(position), draft))
    }
  }, [path, update])

  useEffect(() => {
    if (over || Object.keys(drafts).length === 0) return
    const timer = setTimeout(
      () =>
        flush().then(
          () => setFailed(false),
          () => {
            setFailed(true)
            setDrafts((now) => ({ ...now }))
          },
        ),
      failed ? RETRY_AFTER_MS : SAVE_AFTER_MS,
    )
    return () => clearTimeout(timer)
  }, [drafts, failed, over, flush])

  const write = useCallback((position: number, { notes, answers }: Draft) => {
    setDrafts((now) => {
      const old = now[position] ?? {}
      const merged: Draft = { ...old }
      if (notes !== undefined) merged.notes = notes
      if (answers) merged.answers = { ...old.answers, ...answers }
      return { ...now, [position]: merged }
    })
  }, [])

  const mark = useCallback(
    (position: number, marks: Pick<MarkQuestion, 'flagged' | 'done'>) => {
      // Shown at once; the server's answer follows, or takes it back.
      const questions = exam.questions.map((one) => (one.position === position ? { ...one, ...marks } : one))
      update({ ...exam, questions })
      callApi<ExamAttemptView>('PATCH', `${path}/${position}`, marks).then(update, () => update(exam))
    },
    [exam, path, update],
  )

  const saving = failed ? 'failed' : Object.keys(drafts).length > 0 ? 'unsaved' : 'saved'
  return {
    saving,
    notesOf: (question) => drafts[question.position]?.notes ?? question.notes,
    answerOf: (question, id) => drafts[question.position]?.answers?.[id] ?? question.answers[id] ?? '',
    write,
    mark,
    flush,
  }
}

function without(drafts: Drafts, position: number, saved: Draft): Drafts {
  const { [position]: draft, ...others } = drafts
  return draft === undefined || draft === saved ? others : drafts
}
