import type { CohortLearner } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { applied, arranged, cellText, levelOf, rowOf, topicRuns } from './heat.ts'

const NOW = Date.parse('2026-11-25T10:00:00Z')
const LABS = [{ id: 'veth-pair' }, { id: 'bridge' }]
const learner = (name: string, over: Partial<CohortLearner> = {}): CohortLearner => ({
  ...{ userId: name, name, best: [null, null], attempts: [0, 0], working: null },
  ...over,
})
const row = (name: string, over?: Partial<CohortLearner>) => rowOf(LABS, learner(name, over), NOW)
const everybody = { name: '', show: 'all', sort: 'name' } as const

describe('a row of the heat map', () => {
  it('marks the lab in work, and as stuck once no check has passed for ten minutes', () => {
    const since = (gainedAt: string) => row('Ada', { attempts: [0, 1], working: { labId: 'bridge', gainedAt } })
    expect(since('2026-11-25T09:50:01Z').cells.map(({ work }) => work)).toEqual([undefined, 'working'])
    expect(since('2026-11-25T09:50:00Z').cells.map(({ work }) => work)).toEqual([undefined, 'stuck'])
  })

  it('colours by score, and tells a lab without one from a lab not begun in words', () => {
    const cell = (best: number | null, attempts = 1) => ({ best, attempts, work: undefined })
    expect([null, 0, 65, 66, 85, 100].map((best) => levelOf(cell(best)))).toEqual([0, 2, 2, 3, 4, 5])
    expect(cellText(cell(null, 0))).toBe('not begun')
    expect(cellText(cell(null, 1))).toBe('never checked, 1 attempt')
    expect(cellText({ best: 60, attempts: 3, work: 'stuck' })).toBe('best 60 %, 3 attempts, stuck')
  })
})

describe('the rows on screen', () => {
  const rows = [
    row('Learner 10', { best: [100, 20], attempts: [1, 1] }),
    row('Learner 9', { best: [60, 100], attempts: [1, 1] }),
    row('Ada', { working: { labId: 'bridge', gainedAt: '2026-11-25T09:00:00Z' }, attempts: [0, 1] }),
    row('Bea'),
  ]
  const names = (o: Partial<Parameters<typeof arranged>[1]>) =>
    arranged(rows, { ...everybody, ...o }).map(({ name }) => name)

  it('stand by name, with numbers in their order', () => {
    expect(names({})).toEqual(['Ada', 'Bea', 'Learner 9', 'Learner 10'])
  })
  it('stand by the score at one lab, those without one last', () => {
    expect(names({ sort: 1 })).toEqual(['Learner 9', 'Learner 10', 'Ada', 'Bea'])
  })
  it('stand by labs done', () => {
    expect(names({ sort: 'least' })).toEqual(['Ada', 'Bea', 'Learner 9', 'Learner 10'])
    expect(names({ sort: 'most' })).toEqual(['Learner 9', 'Learner 10', 'Ada', 'Bea'])
  })
  it('are those that are looked for', () => {
    expect(names({ name: 'learner' })).toEqual(['Learner 9', 'Learner 10'])
    expect(names({ show: 'stuck' })).toEqual(['Ada'])
    expect(names({ show: 'idle' })).toEqual(['Bea'])
  })
})

it('an event of one learner changes that row alone', () => {
  const before = { labs: [], learners: [learner('Ada'), learner('Bea')], serverTime: '2026-11-25T09:00:00Z' }
  const bea = learner('Bea', { best: [50, null] })
  const after = applied(before, { type: 'learner', learner: bea, serverTime: '2026-11-25T09:00:01Z' })
  expect(after).toEqual({ labs: [], learners: [before.learners[0], bea], serverTime: '2026-11-25T09:00:01Z' })
})

it('labs of one topic stand together', () => {
  expect(topicRuns([{ topic: 'docker' }, { topic: 'docker' }, { topic: 'cni' }])).toEqual([
    { topic: 'docker', first: 0, count: 2 },
    { topic: 'cni', first: 2, count: 1 },
  ])
})
