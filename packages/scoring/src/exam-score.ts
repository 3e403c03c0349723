import type { Topic } from '@cka-netlab/contracts'
import { PASS_PERCENT } from './score.ts'

/** How one question of an exam came out. */
export interface GradedQuestion {
  topic: Topic
  weight: number
  /** Null when the platform could not judge it. */
  points: number | null
  /** Points of the checks that could be judged. */
  pointsMax: number
}

export interface ExamScore {
  /** 0–100, rounded down; null when nothing could be judged. */
  percent: number | null
  passed: boolean
  /** Questions that have all their points, some of them, none, and those that could not be judged. */
  whole: number
  part: number
  none: number
  notJudged: number
  topics: { topic: Topic; weight: number; percent: number | null }[]
}

/** Shares are sums of fractions, so a share of exactly the pass mark may be off by a rounding error. */
const ROUNDING = 1e-9

/**
 * Weighs the questions of an exam. A question's share is its points by its maximum; what the platform could not judge
 * counts on neither side. Whether it is passed is decided on the exact share, before rounding.
 */
export function scoreExam(questions: readonly GradedQuestion[], passPercent = PASS_PERCENT): ExamScore {
  const share = shareOf(questions)
  const shares = questions.flatMap((question) => fraction(question) ?? [])
  const topics = [...new Set(questions.map(({ topic }) => topic))]
  return {
    percent: share === null ? null : floorPercent(share),
    passed: share !== null && share * 100 >= passPercent - ROUNDING,
    whole: shares.filter((one) => one === 1).length,
    part: shares.filter((one) => one > 0 && one < 1).length,
    none: shares.filter((one) => one === 0).length,
    notJudged: questions.length - shares.length,
    topics: topics.map((topic) => {
      const own = questions.filter((question) => question.topic === topic)
      const percent = shareOf(own)
      return {
        topic,
        weight: own.reduce((sum, { weight }) => sum + weight, 0),
        percent: percent === null ? null : floorPercent(percent),
      }
    }),
  }
}

function fraction({ points, pointsMax }: GradedQuestion): number | null {
  return points === null || pointsMax === 0 ? null : points / pointsMax
}

function shareOf(questions: readonly GradedQuestion[]): number | null {
  let got = 0
  let judged = 0
  for (const question of questions) {
    const share = fraction(question)
    if (share === null) continue
    got += question.weight * share
    judged += question.weight
  }
  return judged === 0 ? null : got / judged
}

function floorPercent(share: number): number {
  return Math.floor(share * 100 + ROUNDING)
}
