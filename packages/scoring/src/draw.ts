import type { Topic } from '@cka-netlab/contracts'
import { wholePercents } from './percents.ts'
import { shuffled } from './random.ts'

/** What a draw needs to know of a lab. */
export interface Drawable {
  id: string
  topic: Topic
  /** Expected time; questions of one topic share its weight by it. */
  minutes: number
}

export interface DrawRules {
  /** How many questions are wanted; fewer are drawn where there are not enough labs. */
  questions: number
  /** Weight of each topic, in any unit. A topic that is not named is not drawn from. */
  topics: Partial<Record<Topic, number>>
}

export interface DrawnQuestion {
  labId: string
  /** In percent; the weights of an exam add up to 100. */
  weight: number
}

/**
 * Draws the questions of an exam: topics get seats by their weights (Sainte-Laguë's method), a topic without labs left
 * gives its seats to the others, and within a topic chance decides. The same labs, rules and seed give the same questions;
 * a lab that is added to one topic does not change which ones another topic gives first.
 *
 * @param fits - refuses a further question, such as one that this machine has no room for; another one is tried then
 * @see https://en.wikipedia.org/wiki/Sainte-Lagu%C3%AB_method
 */
export function drawQuestions(
  labs: readonly Drawable[],
  rules: DrawRules,
  seed: string,
  fits: (labIds: string[]) => boolean = () => true,
): DrawnQuestion[] {
  const topics = Object.entries(rules.topics)
    .filter(([, weight]) => weight > 0)
    .map(([topic, weight]) => ({
      weight,
      chosen: [] as Drawable[],
      left: shuffled(
        labs.filter((lab) => lab.topic === topic).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        `${seed} ${topic}`,
      ),
    }))
  const ids: string[] = []
  while (ids.length < rules.questions) {
    const open = topics.filter(({ left }) => left.length > 0)
    if (open.length === 0) break
    const quotient = (topic: (typeof topics)[number]) => topic.weight / (2 * topic.chosen.length + 1)
    const next = open.reduce((best, topic) => (quotient(topic) > quotient(best) ? topic : best))
    const lab = next.left.shift()
    if (!lab || !fits([...ids, lab.id])) continue
    next.chosen.push(lab)
    ids.push(lab.id)
  }
  const shares = topics.flatMap(({ weight, chosen }) => {
    const minutes = chosen.reduce((sum, lab) => sum + lab.minutes, 0)
    return chosen.map((lab) => ({ labId: lab.id, share: (weight * lab.minutes) / minutes }))
  })
  const order = shuffled(shares, `${seed} order`)
  const weights = wholePercents(order.map(({ share }) => share))
  return order.map(({ labId }, at) => ({ labId, weight: weights[at] ?? 0 }))
}
