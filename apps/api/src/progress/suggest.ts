import type { LabSummary, Progress } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'

const LEVELS = ['easy', 'medium', 'hard']

/**
 * What to do next: a lab in which something failed and is not mended yet; else one that was begun; else the easiest one
 * never tried of the topic that is mastered least. Null when all are solved, or none can be started.
 */
export function suggestLab(
  labs: readonly LabSummary[],
  { topics, weakest }: Pick<Progress, 'topics' | 'weakest'>,
): Progress['suggestion'] {
  const open = labs.filter((lab) => lab.available && lab.runningAttemptId === null && (lab.bestPercent ?? 0) < 100)
  for (const check of weakest) {
    const lab = open.find(({ id }) => id === check.labId)
    if (lab) return { lab, reason: `“${check.title}” failed ${timesText(check.failed)}. About ${lab.minutes} minutes.` }
  }
  const begun = open.find(({ bestPercent }) => bestPercent !== null)
  if (begun) return { lab: begun, reason: `Your best here is ${begun.bestPercent} %. About ${begun.minutes} minutes.` }
  for (const { topic, solved, labs: count } of topics.toSorted((a, b) => a.percent - b.percent)) {
    const [lab] = open
      .filter((one) => one.topic === topic)
      .toSorted((a, b) => LEVELS.indexOf(a.difficulty) - LEVELS.indexOf(b.difficulty))
    if (!lab) continue
    const done = solved === 0 ? 'nothing solved yet' : `${solved} of ${count} labs solved`
    return { lab, reason: `${TOPIC_TITLES[topic]}: ${done}. About ${lab.minutes} minutes.` }
  }
  return null
}

function timesText(times: number): string {
  return times === 1 ? 'the last time' : `${times} times, the last one too`
}
