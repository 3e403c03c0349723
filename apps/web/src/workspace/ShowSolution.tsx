'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { AskFirst } from '../ui/AskFirst.tsx'
import { CopyableBlock } from '../ui/Copyable.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { practise } from './Practice.tsx'

/** The button that shows the solution while the lab goes on. It is asked once more, since it is marked. */
export function SolutionButton(practice: { attempt: AttemptView; update: (next: AttemptView) => void }) {
  const { state, solutionSeenAt } = practice.attempt
  if (state !== 'active' || solutionSeenAt !== null) return null
  return (
    <AskFirst
      button="Solution"
      title="See the solution now?"
      yes="Show it"
      no="Not yet"
      act={() => practise(practice, 'solution')}
    >
      This attempt is marked with it, and what you check afterwards does not count. Hints cost nothing.
    </AskFirst>
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
