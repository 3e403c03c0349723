'use client'
import type { ExamAttemptView } from '@cka-netlab/contracts'
import { callApi } from '../http/api.ts'
import { AskFirst } from '../ui/AskFirst.tsx'
import { examAttemptPath } from './exam-attempt.ts'
import type { Marks } from './useMarks.ts'

/** Hands in before the time is up, after asking once. */
export function EndExam({
  exam,
  update,
  marks,
}: {
  exam: ExamAttemptView
  update: (next: ExamAttemptView) => void
  marks: Marks
}) {
  async function end() {
    await marks.flush()
    update(await callApi<ExamAttemptView>('POST', `${examAttemptPath(exam.id)}/end`))
  }
  return (
    <AskFirst button="End exam" title="Hand in now?" yes="Hand in and be graded" act={end}>
      {standing(exam)} After this nothing can be changed.
    </AskFirst>
  )
}

function standing({ questions }: ExamAttemptView): string {
  const open = questions.filter(({ done }) => !done).length
  const flagged = questions.filter((question) => question.flagged).length
  const done =
    open === 0 ? 'All questions are marked as done.' : `${open} of ${questions.length} are not marked as done.`
  return flagged === 0 ? done : `${done} ${flagged} ${flagged === 1 ? 'is' : 'are'} flagged.`
}
