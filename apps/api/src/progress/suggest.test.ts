import type { LabSummary, Progress } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { suggestLab } from './suggest.ts'

const lab = (id: string, o: Partial<LabSummary> = {}): LabSummary => ({
  ...{ id, title: id, topic: 'services', nature: 'repair', difficulty: 'medium', minutes: 6, points: 4 },
  ...{ bestPercent: null, attempts: 0, runningAttemptId: null, available: true },
  ...o,
})
const topic = (name: Progress['topics'][number]['topic'], percent: number) => ({
  ...{ topic: name, labs: 2, tried: 1, solved: 1 },
  percent,
})
const failed = { checkId: 'c', title: 'The page answers', topic: 'services' as const, labTitle: '', times: 3 }

describe('suggestLab', () => {
  it('goes back to what failed last before anything else', () => {
    const labs = [lab('begun', { bestPercent: 40 }), lab('failed', { bestPercent: 80 }), lab('new')]
    const found = suggestLab(labs, { topics: [], weakest: [{ ...failed, labId: 'failed', failed: 2 }] })
    expect(found?.lab.id).toBe('failed')
    expect(found?.reason).toContain('“The page answers” failed 2 times')
  })

  it('then to what was begun, then to the easiest of the weakest topic', () => {
    const topics = [topic('services', 80), topic('coredns', 10)]
    const fresh = [lab('a'), lab('hard', { topic: 'coredns', difficulty: 'hard' }), lab('easy', { topic: 'coredns' })]
    expect(suggestLab([...fresh, lab('begun', { bestPercent: 40 })], { topics, weakest: [] })?.lab.id).toBe('begun')
    expect(suggestLab(fresh, { topics, weakest: [] })?.lab.id).toBe('easy')
  })

  it('never to what is solved, runs, or cannot be started', () => {
    const labs = [
      lab('a', { bestPercent: 100 }),
      lab('b', { runningAttemptId: 'x' }),
      lab('c', { available: false, bestPercent: 20 }),
    ]
    const weakest = [{ ...failed, labId: 'a', failed: 5 }]
    expect(suggestLab(labs, { topics: [topic('services', 0)], weakest })).toBeNull()
  })
})
