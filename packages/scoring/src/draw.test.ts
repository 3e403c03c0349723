import { describe, expect, it } from 'vitest'
import { type Drawable, drawQuestions } from './draw.ts'
import { wholePercents } from './percents.ts'

const labs = (topic: Drawable['topic'], count: number, minutes = 5): Drawable[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${topic}-${at}`, topic, minutes }))
const pool = [...labs('services', 8), ...labs('coredns', 6), ...labs('ingress', 6), ...labs('docker', 2)]
const rules = { questions: 10, topics: { services: 40, coredns: 30, ingress: 20, docker: 10 } }
const countOf = (topic: string, drawn: { labId: string }[]) => drawn.filter((q) => q.labId.startsWith(topic)).length

describe('drawQuestions', () => {
  it('gives the same questions for the same seed, in whatever order the labs come', () => {
    const drawn = drawQuestions(pool, rules, 'a')
    expect(drawQuestions(pool.toReversed(), rules, 'a')).toEqual(drawn)
    expect(drawQuestions(pool, rules, 'b')).not.toEqual(drawn)
  })

  it('gives each topic seats by its weight, and never a lab twice', () => {
    for (const seed of ['1', '2', '3', '4']) {
      const drawn = drawQuestions(pool, rules, seed)
      expect(new Set(drawn.map((q) => q.labId)).size).toBe(10)
      expect(['services', 'coredns', 'ingress', 'docker'].map((topic) => countOf(topic, drawn))).toEqual([4, 3, 2, 1])
    }
  })

  it('gives weights that add up to 100, by topic and then by expected time', () => {
    const two = [
      { id: 'short', topic: 'services' as const, minutes: 5 },
      { id: 'long', topic: 'services' as const, minutes: 15 },
      { id: 'name', topic: 'coredns' as const, minutes: 5 },
    ]
    const drawn = drawQuestions(two, { questions: 3, topics: { services: 80, coredns: 20 } }, 'x')
    expect(Object.fromEntries(drawn.map((q) => [q.labId, q.weight]))).toEqual({ short: 20, long: 60, name: 20 })
  })

  it('gives the seats of a topic without labs to the others', () => {
    const drawn = drawQuestions(labs('services', 9), { questions: 5, topics: { services: 1, policies: 99 } }, 'x')
    expect(drawn).toHaveLength(5)
  })

  it('draws fewer where there are not enough, and none where there are none', () => {
    expect(drawQuestions(labs('services', 2), { questions: 5, topics: { services: 1 } }, 'x')).toHaveLength(2)
    expect(drawQuestions([], rules, 'x')).toEqual([])
  })

  it('takes another lab for one that does not fit', () => {
    const fits = (ids: string[]) => ids.filter((id) => id.startsWith('services')).length <= 1
    const drawn = drawQuestions(pool, rules, 'x', fits)
    expect(countOf('services', drawn)).toBe(1)
    expect(drawn).toHaveLength(10)
  })

  it('keeps what a topic gives first when another topic gets a lab more', () => {
    const first = (drawn: { labId: string }[]) => drawn.map((q) => q.labId).filter((id) => id.startsWith('ingress'))
    const more = [...pool, { id: 'docker-9', topic: 'docker' as const, minutes: 5 }]
    expect(first(drawQuestions(more, rules, 'x')).toSorted()).toEqual(first(drawQuestions(pool, rules, 'x')).toSorted())
  })
})

describe('wholePercents', () => {
  it('add up to 100 whatever is shared', () => {
    expect(wholePercents([1, 1, 1])).toEqual([34, 33, 33])
    expect(wholePercents([2, 1])).toEqual([67, 33])
    const many = wholePercents([1000, ...Array.from({ length: 20 }, () => 1)])
    expect(many.reduce((a, b) => a + b)).toBe(100)
    expect(Math.min(...many)).toBe(1)
    expect(wholePercents([])).toEqual([])
  })
})
