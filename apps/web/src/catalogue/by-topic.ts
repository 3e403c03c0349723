import type { LabSummary, Topic } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'

export interface TopicGroup {
  topic: Topic
  title: string
  labs: LabSummary[]
}

/** Labs under their topics, in the course's order; topics without labs are left out. */
export function byTopic(labs: LabSummary[]): TopicGroup[] {
  return (Object.keys(TOPIC_TITLES) as Topic[]).flatMap((topic) => {
    const own = labs.filter((l) => l.topic === topic)
    return own.length === 0 ? [] : [{ topic, title: TOPIC_TITLES[topic], labs: own }]
  })
}

/** How much of a topic is mastered, 0–100: the mean of the best scores, where a lab never tried counts nothing. */
export function mastery(labs: LabSummary[]): number {
  if (labs.length === 0) return 0
  return Math.round(labs.reduce((sum, l) => sum + (l.bestPercent ?? 0), 0) / labs.length)
}

/** Labs in which every word of the query is found, in title, topic, what one does, level or id. */
export function search(labs: LabSummary[], query: string): LabSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return labs.filter((lab) => {
    const text = [lab.title, TOPIC_TITLES[lab.topic], lab.nature, lab.difficulty, lab.id].join(' ').toLowerCase()
    return words.every((w) => text.includes(w))
  })
}

/**
 * The lab to suggest: one that was begun and not mastered before one never tried, otherwise in the course's order.
 * Undefined when all are mastered or none can be started.
 */
export function nextLab(labs: LabSummary[]): LabSummary | undefined {
  const open = byTopic(labs)
    .flatMap((g) => g.labs)
    .filter((l) => l.available && l.runningAttemptId === null && (l.bestPercent ?? 0) < 100)
  return open.find((l) => l.bestPercent !== null) ?? open[0]
}
