import { expect, it } from 'vitest'
import { neighbour, tabsOf } from './tabs.ts'

const machines = [{ name: 'terminal' }, { name: 'node01' }, { name: 'node02' }]
const terminals = [
  { n: 5, machine: 'node01' },
  { n: 1, machine: 'terminal' },
  { n: 3, machine: 'node01' },
]

it('shows every machine, in order, and numbers the further shells of one', () => {
  expect(tabsOf(machines, terminals).map(({ label, n }) => [label, n])).toEqual([
    ['terminal', 1],
    ['node01', 3],
    ['node01 2', 5],
    ['node02', undefined],
  ])
})

it('leaves out shells of machines that are not the learner’s', () => {
  expect(tabsOf(machines, [{ n: 1, machine: 'probe' }]).map(({ n }) => n)).toEqual([undefined, undefined, undefined])
})

it('turns to the next shell when one is closed, and to none when it was the last', () => {
  const tabs = tabsOf(machines, terminals)
  expect(neighbour(tabs, '1')?.label).toBe('node01')
  expect(neighbour(tabs, '5')?.label).toBe('node01')
  expect(neighbour(tabsOf(machines, [{ n: 1, machine: 'terminal' }]), '1')).toBeUndefined()
})
