import type { LabSummary } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { byTopic, mastery, nextLab, search } from '../src/catalogue/by-topic.ts'

function lab(id: string, o: Partial<LabSummary> = {}): LabSummary {
  return {
    id,
    title: id,
    topic: 'coredns',
    nature: 'repair',
    difficulty: 'medium',
    minutes: 7,
    points: 6,
    bestPercent: null,
    attempts: 0,
    runningAttemptId: null,
    available: true,
    ...o,
  }
}
const ids = (labs: LabSummary[]) => labs.map((l) => l.id)

describe('the catalogue', () => {
  it('orders topics as the course does and leaves empty ones out', () => {
    const groups = byTopic([lab('a', { topic: 'policies' }), lab('b', { topic: 'namespaces' }), lab('c')])
    expect(groups.map((g) => g.title)).toEqual(['Network namespaces', 'CoreDNS', 'Network policies'])
  })

  it('finds a lab by words from different columns, in any order', () => {
    const labs = [lab('names', { title: 'Which names resolve?', nature: 'read' }), lab('x', { difficulty: 'hard' })]
    expect(ids(search(labs, '  READ coredns '))).toEqual(['names'])
    expect(ids(search(labs, 'coredns'))).toEqual(['names', 'x'])
    expect(search(labs, 'read hard')).toEqual([])
    expect(ids(search(labs, ' '))).toEqual(['names', 'x'])
  })

  it('counts a lab never tried as nothing mastered', () => {
    expect(mastery([lab('a', { bestPercent: 100 }), lab('b'), lab('c', { bestPercent: 67 })])).toBe(56)
    expect(mastery([])).toBe(0)
  })

  it('suggests what was begun and not mastered before what was never tried', () => {
    expect(nextLab([lab('new', { topic: 'namespaces' }), lab('begun', { bestPercent: 33 })])?.id).toBe('begun')
    expect(nextLab([lab('late', { topic: 'policies' }), lab('early', { topic: 'docker' })])?.id).toBe('early')
  })

  it('never suggests a lab that cannot be started, runs already or is solved', () => {
    expect(
      nextLab([
        lab('building', { available: false }),
        lab('running', { runningAttemptId: 'a1' }),
        lab('solved', { bestPercent: 100 }),
      ]),
    ).toBeUndefined()
  })
})
