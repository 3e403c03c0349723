'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useState } from 'react'
import { CopyableBlock } from '../ui/Copyable.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { usePractice } from './Practice.tsx'

/** The button that shows the solution while the lab goes on. It is asked once more, since it is marked. */
export function SolutionButton({ attempt, update }: { attempt: AttemptView; update: (next: AttemptView) => void }) {
  const { act, busy, error } = usePractice(attempt, update)
  const [asking, setAsking] = useState(false)
  if (attempt.state !== 'active' || attempt.solutionSeenAt !== null) return null
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        Solution
      </button>
      {asking && (
        <Dialog title="See the solution now?" onClose={() => setAsking(false)}>
          <p>This attempt is marked with it, and what you check afterwards does not count. Hints cost nothing.</p>
          <div className="actions">
            <button
              type="button"
              className="primary"
              aria-disabled={busy !== undefined}
              onClick={async () => {
                if (await act('solution')) setAsking(false)
              }}
            >
              Show it
            </button>
            <button type="button" onClick={() => setAsking(false)}>
              Not yet
            </button>
          </div>
          {error !== undefined && <ErrorNotice error={error} />}
        </Dialog>
      )}
    </>
  )
}

/** The solution beside the task, once it was asked for. */
export function ShownSolution({ attempt }: { attempt: AttemptView }) {
  const { solution, solutionSeenAt, lab } = attempt
  if (!solution || solutionSeenAt === null) return null
  const prompts = new Map(lab.tasks.flatMap((task) => task.checks).map((check) => [check.id, check.question?.prompt]))
  return (
    <section aria-label="Solution">
      <h2>A solution</h2>
      <p className="mute small">Shown on demand: what you check from now on does not count.</p>
      {solution.run.trim() !== '' && <CopyableBlock text={solution.run.trim()} />}
      <dl>
        {Object.entries(solution.answers).map(([id, answer]) => (
          <div key={id}>
            <dt className="mute small">{prompts.get(id)?.replaceAll('`', '') ?? id}</dt>
            <dd className="mono">{answer}</dd>
          </div>
        ))}
      </dl>
      <h2>Why</h2>
      <Markdown text={solution.explanation} />
    </section>
  )
}
