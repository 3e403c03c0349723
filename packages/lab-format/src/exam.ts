import type { Topic } from '@cka-netlab/contracts'

/** Questions by weight, fixed by the author. */
export interface FixedQuestions {
  kind: 'fixed'
  questions: { lab: string; weight: number }[]
}

/** Questions drawn from all labs by the weight of their topics. */
export interface DrawnQuestions {
  kind: 'draw'
  questions: number
  topics: Partial<Record<Topic, number>>
  /** The same for everybody and every time; without it each attempt is drawn anew. */
  seed?: string
}

/** An exam in the form that everything but the parser uses. Plain data. */
export interface Exam {
  id: string
  title: string
  /** Markdown. */
  description: string
  minutes: number
  passPercent: number
  selection: FixedQuestions | DrawnQuestions
  /** Pages that may be read during the exam. */
  documentation: string[]
  /** sha256 of the content; see {@link labDigest}. */
  digest: string
  /** As it was given to the parser. */
  file: string
}
