import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import type { LabReport } from './prove.ts'
import type { ScenarioReport } from './scenario.ts'
import { overview } from './table.ts'

const scenario = (name: string, seconds: number, ...problems: string[]): ScenarioReport => {
  return { name, passed: problems.length === 0, percent: null, problems, seconds, results: [] }
}
const round = (...scenarios: ScenarioReport[]): LabReport[] => {
  const passed = scenarios.every((one) => one.passed)
  return [{ id: 'dns-names', title: 'Names', passed, scenarios, startSeconds: [10] }]
}

it('shows times as medians of all rounds, and what does not hold in each of them with its reason', () => {
  const rounds = [
    round(scenario('untouched', 1), scenario('solution', 4), scenario('decoy: wrong', 2)),
    round(scenario('untouched', 1), scenario('solution', 5, 'svc fails'), scenario('decoy: wrong', 2, 'svc passes')),
    round(scenario('untouched', 1), scenario('solution', 9), scenario('decoy: wrong', 2, 'svc passes')),
  ]
  expect(overview(rounds).map(stripVTControlCharacters)).toEqual([
    'lab        hold   start  solution     all',
    'dns-names   1/3  10.0 s     5.0 s  18.0 s',
    'flaky  dns-names › solution: 1 of 3 did not hold',
    '         svc fails',
    'flaky  dns-names › decoy: wrong: 2 of 3 did not hold',
    '         svc passes',
  ])
})
