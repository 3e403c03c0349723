import { describe, expect, it } from 'vitest'
import { type GradedQuestion, scoreExam } from './exam-score.ts'

const question = (o: Partial<GradedQuestion>): GradedQuestion => ({
  topic: 'services',
  weight: 10,
  points: 0,
  pointsMax: 10,
  ...o,
})

describe('scoreExam', () => {
  it('weighs questions by their weight, not by their points', () => {
    const score = scoreExam([
      question({ weight: 75, points: 2, pointsMax: 2 }),
      question({ weight: 25, points: 0, pointsMax: 98, topic: 'ingress' }),
    ])
    expect(score).toMatchObject({ percent: 75, passed: true, whole: 1, none: 1 })
    expect(score.topics).toEqual([
      { topic: 'services', weight: 75, percent: 100 },
      { topic: 'ingress', weight: 25, percent: 0 },
    ])
  })

  it('passes at exactly the pass mark and not a hair below', () => {
    const thirds = (points: number) =>
      scoreExam([
        question({ weight: 34, points: 3, pointsMax: 3 }),
        question({ weight: 33, points, pointsMax: 33 }),
        question({ weight: 33, points: 32, pointsMax: 33 }),
      ])
    expect(thirds(0)).toMatchObject({ percent: 66, passed: true })
    expect(scoreExam([question({ weight: 66, points: 1, pointsMax: 1 }), question({ weight: 34 })]).passed).toBe(true)
    expect(scoreExam([question({ weight: 65, points: 1, pointsMax: 1 }), question({ weight: 35 })])).toMatchObject({
      percent: 65,
      passed: false,
    })
  })

  it('counts what the platform could not judge on neither side', () => {
    const score = scoreExam([question({ points: 5 }), question({ points: null, pointsMax: 0, topic: 'coredns' })])
    expect(score).toMatchObject({ percent: 50, part: 1, notJudged: 1 })
    expect(score.topics[1]).toEqual({ topic: 'coredns', weight: 10, percent: null })
  })

  it('has no percentage and is not passed when nothing could be judged', () => {
    expect(scoreExam([question({ points: null })])).toMatchObject({ percent: null, passed: false, notJudged: 1 })
  })

  it('shows 100 percent only for everything', () => {
    expect(scoreExam([question({ points: 999, pointsMax: 1000 })]).percent).toBe(99)
    expect(scoreExam(Array.from({ length: 3 }, () => question({ points: 10 }))).percent).toBe(100)
  })
})
