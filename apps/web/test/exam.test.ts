import type { ExamReport } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { noticeDue, secondsLeft } from '../src/exam/clock.ts'
import { compareLabs, compareTopics, lookFirst } from '../src/exam/report.ts'
import { elapsedSeconds } from '../src/workspace/attempt.ts'

const question = (labId: string, weight: number, percent: number | null, failed: string[] = []) =>
  ({
    ...{ labId, title: labId, weight, percent, seconds: 60, topic: 'services' },
    results: failed.map((title) => ({ title, verdict: { outcome: 'fail' } })),
  }) as ExamReport['questions'][number]
const report = (questions: ExamReport['questions'], topics: ExamReport['topics'] = []) =>
  ({ questions, topics }) as ExamReport

describe('the clock of an exam', () => {
  it('tells 30, 15 and 5 minutes, each from its moment on', () => {
    expect(noticeDue(30 * 60 + 1, 120)).toBeUndefined()
    expect(noticeDue(30 * 60, 120)).toBe(30)
    expect(noticeDue(15 * 60, 120)).toBe(15)
    expect(noticeDue(4 * 60, 120)).toBe(5)
    expect(noticeDue(0, 120)).toBe(5)
    expect(noticeDue(29 * 60, 30)).toBeUndefined()
  })

  it('never shows less than nothing', () => {
    expect(secondsLeft('2026-11-25T10:00:00.000Z', Date.parse('2026-11-25T10:00:05.000Z'))).toBe(0)
    expect(secondsLeft('2026-11-25T10:00:00.000Z', Date.parse('2026-11-25T09:59:00.000Z'))).toBe(60)
  })
})

describe('the clock of a lab', () => {
  const startedAt = '2026-11-25T10:00:00.000Z'
  const at = (time: string) => Date.parse(`2026-11-25T${time}.000Z`)

  it('stands while it is paused, and leaves the pauses out afterwards', () => {
    const paused = { startedAt, endedAt: null, pausedAt: '2026-11-25T10:02:00.000Z', pausedSeconds: 30 }
    expect(elapsedSeconds(paused, at('10:30:00'))).toBe(90)
    expect(elapsedSeconds({ ...paused, pausedAt: null, pausedSeconds: 1710 }, at('10:31:00'))).toBe(150)
  })
})

describe('a report', () => {
  it('says to look first at what cost the most, with what failed in it', () => {
    const found = lookFirst(
      report([
        question('half', 10, 50, ['a']),
        question('lost', 20, 0, ['the `path`', 'b']),
        question('whole', 40, 100),
        question('unjudged', 30, null),
      ]),
    )
    expect(found.map(({ question: { labId }, why }) => [labId, why])).toEqual([
      ['lost', 'the path, and 1 more'],
      ['half', 'a'],
    ])
  })

  it('beside another one shows the topics of both, and the labs that both asked', () => {
    const a = report([question('x', 50, 40)], [{ topic: 'services', weight: 100, percent: 40 }])
    const b = report([question('x', 50, 90), question('y', 50, 0)], [{ topic: 'coredns', weight: 100, percent: 45 }])
    expect(compareTopics(a, b)).toEqual([
      { topic: 'services', a: 40, b: null },
      { topic: 'coredns', a: null, b: 45 },
    ])
    expect(compareLabs(a, b).map((lab) => [lab.labId, lab.a.percent, lab.b.percent])).toEqual([['x', 40, 90]])
  })
})
