'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useSWRConfig } from 'swr'
import { LABS } from '../http/paths.ts'
import { endAttempt } from '../lab/start.ts'
import { AskFirst } from '../ui/AskFirst.tsx'

/** Ends the lab, after asking once. */
export function EndLab({ attempt, update }: { attempt: AttemptView; update: (next: AttemptView) => void }) {
  const { mutate } = useSWRConfig()
  async function end() {
    update(await endAttempt(attempt.id))
    await mutate(LABS)
  }
  if (attempt.state === 'failed') return null
  return (
    <AskFirst
      button="End lab"
      title="End this lab?"
      yes={attempt.state === 'preparing' ? 'Stop preparing' : 'End and see a solution'}
      act={end}
    >
      Its machines are removed, with what you did on them. {standing(attempt)}
    </AskFirst>
  )
}

function standing(attempt: AttemptView): string {
  if (attempt.state === 'preparing') return ''
  if (attempt.submission === null) return 'You have not checked it yet, so there is no score.'
  if (attempt.bestPercent === null) return ''
  return `Your score of ${attempt.bestPercent} % is kept.`
}
