import type { Verdict } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { scoreSubmission } from './score.ts'

const pass: Verdict = { outcome: 'pass', expected: 'a', observed: 'a' }
const fail: Verdict = { outcome: 'fail', expected: 'a', observed: 'b' }
const unclear: Verdict = { outcome: 'inconclusive', reason: 'the probe timed out' }

describe('scoreSubmission', () => {
  it('gives a check all its points or none', () => {
    const score = scoreSubmission([
      { pointsMax: 2, verdict: pass },
      { pointsMax: 4, verdict: fail },
    ])
    expect(score).toMatchObject({ points: 2, pointsMax: 6, percent: 33, passed: false })
  })

  it('leaves what the platform could not judge out of both sides', () => {
    const score = scoreSubmission([
      { pointsMax: 2, verdict: pass },
      { pointsMax: 4, verdict: unclear },
    ])
    expect(score).toMatchObject({ points: 2, pointsMax: 2, percent: 100, inconclusive: 1, allInconclusive: false })
  })

  it('gives no percentage when nothing could be judged', () => {
    expect(scoreSubmission([{ pointsMax: 4, verdict: unclear }])).toMatchObject({
      points: 0,
      pointsMax: 0,
      percent: null,
      passed: false,
      allInconclusive: true,
    })
  })

  it('never shows 100 percent while a point is missing', () => {
    const score = scoreSubmission([
      { pointsMax: 299, verdict: pass },
      { pointsMax: 1, verdict: fail },
    ])
    expect(score.percent).toBe(99)
  })

  it('passes at exactly the pass mark and not a hair below', () => {
    const share = (points: number) =>
      scoreSubmission([
        { pointsMax: points, verdict: pass },
        { pointsMax: 1000 - points, verdict: fail },
      ])
    expect(share(660).passed).toBe(true)
    expect(share(659)).toMatchObject({ percent: 65, passed: false })
  })
})
