import { expect, it } from 'vitest'
import { nearest } from './suggest.ts'

const names = ['podIP', 'serviceCIDR', 'service', 'resource', 'route', 'http']

it.each([
  ['podip', 'podIP'],
  ['podPI', 'podIP'],
  ['serivce', 'service'],
  ['resources', 'resource'],
  ['htpt', 'http'],
])('takes %s for %s', (typed, meant) => {
  expect(nearest(typed, names)).toBe(meant)
})

it('suggests nothing for a word that is near to none', () => {
  expect(nearest('gateway', names)).toBeUndefined()
})
