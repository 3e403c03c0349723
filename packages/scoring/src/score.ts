import type { Verdict } from '@cka-netlab/contracts'

/** The CKA's pass mark. */
export const PASS_PERCENT = 66

export interface Score {
  points: number
  /** Sum of the checks that could be judged. */
  pointsMax: number
  /** 0–100, rounded down, so that 100 means everything. Null when nothing could be judged. */
  percent: number | null
  passed: boolean
  inconclusive: number
  /** The platform could judge nothing: this is no score, and to be graded again. */
  allInconclusive: boolean
}

/** A check gives all its points or none. */
export function pointsOf(verdict: Verdict, pointsMax: number): number {
  return verdict.outcome === 'pass' ? pointsMax : 0
}

/**
 * Sums up what the checks of a submission gave. What the platform could not judge counts on neither side. Whether it is
 * passed is decided on the exact share, before rounding.
 *
 * @param passPercent - least share, in percent
 */
export function scoreSubmission(
  results: readonly { pointsMax: number; verdict: Verdict }[],
  passPercent = PASS_PERCENT,
): Score {
  const judged = results.filter(({ verdict }) => verdict.outcome !== 'inconclusive')
  const points = judged.reduce((sum, { verdict, pointsMax }) => sum + pointsOf(verdict, pointsMax), 0)
  const pointsMax = judged.reduce((sum, result) => sum + result.pointsMax, 0)
  const inconclusive = results.length - judged.length
  return {
    points,
    pointsMax,
    percent: pointsMax === 0 ? null : Math.floor((points * 100) / pointsMax),
    passed: pointsMax > 0 && points * 100 >= pointsMax * passPercent,
    inconclusive,
    allInconclusive: results.length > 0 && judged.length === 0,
  }
}
