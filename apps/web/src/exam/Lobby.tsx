'use client'
import type { ExamAttemptView, Step } from '@cka-netlab/contracts'
import { callApi } from '../http/api.ts'
import { ErrorNotice } from '../ui/Notice.tsx'
import { Shell } from '../ui/Shell.tsx'
import { Steps } from '../ui/Steps.tsx'
import { useAct } from '../ui/useAct.ts'
import styles from './Exam.module.css'
import { examAttemptPath } from './exam-attempt.ts'
import { Rules } from './Rules.tsx'
import { Tour } from './Tour.tsx'

/** Before the clock: the machines are made, the learner looks around, then says when. */
export function Lobby({ exam, update }: { exam: ExamAttemptView; update: (next: ExamAttemptView) => void }) {
  const { busy, error, run } = useAct()
  const [first] = exam.questions
  const ready = first !== undefined && first.state !== 'preparing'
  const count = exam.questions.filter(({ state }) => state === 'active').length

  const act = (action: 'begin' | 'end') =>
    run(async () => update(await callApi<ExamAttemptView>('POST', `${examAttemptPath(exam.id)}/${action}`)))

  return (
    <Shell>
      <div className={styles.columns}>
        <div className={styles.text}>
          <h1>{exam.title}</h1>
          <p className="mute" role="status">
            {count === exam.questions.length
              ? 'All machines are ready. The clock starts when you begin.'
              : `Your machines are being made: ${count} of ${exam.questions.length} questions are ready. You can begin as soon as the first is; the others get ready while you work.`}
          </p>
          <div className="actions">
            <button
              type="button"
              className="primary"
              aria-disabled={busy || !ready}
              onClick={() => ready && act('begin')}
            >{`Begin: ${exam.minutes + exam.extraMinutes} minutes`}</button>
            <button type="button" aria-disabled={busy} onClick={() => act('end')}>
              Give up
            </button>
          </div>
          {error !== undefined && <ErrorNotice error={error} />}
          <Tour />
          <h2>Rules</h2>
          <Rules {...exam} questions={exam.questions.length} />
        </div>
        <aside aria-label="Machines">
          <Steps title="Questions" steps={exam.questions.map(stepOf)} />
        </aside>
      </div>
    </Shell>
  )
}

const STATES = { preparing: 'waiting', active: 'done', ended: 'done', failed: 'failed' } as const

/** A question as a step: what is being done for it right now. */
function stepOf(question: ExamAttemptView['questions'][number]): Step {
  const running = question.steps.find(({ state }) => state === 'running')
  return {
    id: String(question.position),
    title: `Question ${question.position}`,
    state: question.state === 'preparing' && running ? 'running' : STATES[question.state],
    detail: question.failure?.message ?? running?.title,
  }
}
