import type { CheckResultView, Verdict } from '@cka-netlab/contracts'
import { checksOf, type Lab, parseLab } from '@cka-netlab/lab-format'
import { describe, expect, it } from 'vitest'
import { impatient, type Others, problemsOf, type Scenario, scenariosOf } from './scenario.ts'

const parsed = parseLab(
  `apiVersion: cka-netlab/v1
kind: Lab
id: sample
title: A sample
topic: services
nature: read
difficulty: easy
minutes: 5
environment: { topology: cluster }
tasks:
  - id: ask
    text: Which?
    checks:
      - { id: pods, points: 1, answer: { prompt: Which?, type: cidr, expect: { observe: podCIDR } } }
      - { id: red, points: 1, netns: { node: node01, name: red } }
solution: { run: solve, answers: { pods: 10.244.0.0/16 } }
alternatives: [{ name: other, run: solve otherwise }, { name: third, run: solve anew, undo: unsolve }]
decoys:
  - { name: typed wrong, answers: { pods: 10.0.0.0/8 }, fails: [pods] }
  - { name: done wrong, run: spoil, fails: [red] }
explanation: Why.
`,
  'lab.yaml',
)
if (Array.isArray(parsed)) throw new Error(parsed.join('\n'))
const lab: Lab = parsed

describe('scenariosOf', () => {
  it('shares one sandbox where nothing but answers differs', () => {
    expect(scenariosOf(lab).map((group) => group.map((scenario) => scenario.name))).toEqual([
      ['untouched', 'alternative: third', 'solution', 'decoy: typed wrong'],
      ['alternative: other'],
      ['decoy: done wrong'],
    ])
  })

  it('types the solution once on a shared sandbox', () => {
    expect(scenariosOf(lab)[0]?.map((scenario) => scenario.run)).toEqual(['', 'solve anew', 'solve', ''])
  })

  it('shares it with what can be undone, before the solution', () => {
    expect(scenariosOf(lab)[0]?.map((scenario) => scenario.undo)).toEqual(['', 'unsolve', '', ''])
  })

  it('wants every check to fail on an untouched sandbox', () => {
    expect(scenariosOf(lab)[0]?.[0]?.fails).toEqual(['pods', 'red'])
  })
})

it('covers every alternative and decoy once in three runs, and the solution in each', () => {
  const names = (third?: Others) => scenariosOf(lab, third).flatMap((group) => group.map(({ name }) => name))
  const runs = ([0, 1, 2] as const).map(names)
  for (const run of runs) expect(run).toEqual(expect.arrayContaining(['untouched', 'solution']))
  const others = runs.flat().filter((name) => !['untouched', 'solution'].includes(name))
  expect(others.toSorted()).toEqual(
    names()
      .filter((name) => !['untouched', 'solution'].includes(name))
      .toSorted(),
  )
})

it('leaves the alternatives and decoys out when there is no time for them', () => {
  const groups = scenariosOf(lab, 'none')
  expect(groups.map((group) => group.map(({ name }) => name))).toEqual([['untouched', 'solution']])
})

it('looks briefly at what must fail, and as long as ever at what must pass', () => {
  const [task] = lab.tasks
  const checks = task?.checks.map((check) => ({ ...check, timeoutSeconds: 60 })) ?? []
  const asked = impatient({ ...lab, tasks: [{ id: 'ask', text: 'Which?', hints: [], checks }] }, ['red'])
  expect(checksOf(asked).map((check) => [check.id, check.timeoutSeconds])).toEqual([
    ['pods', 60],
    ['red', 5],
  ])
})

describe('problemsOf', () => {
  const scenario: Scenario = { name: 'decoy', run: '', answers: {}, fails: ['pods'], undo: '' }
  const pass: Verdict = { outcome: 'pass', expected: 'e', observed: 'o' }
  const fail: Verdict = { outcome: 'fail', expected: 'e', observed: 'o' }
  const result = (checkId: string, verdict: Verdict): CheckResultView => ({
    ...{ checkId, taskId: 'ask', title: checkId, points: 0, pointsMax: 1, seconds: 0 },
    verdict,
  })

  it('finds none when exactly the named checks fail', () => {
    expect(problemsOf(scenario, [result('pods', fail), result('red', pass)])).toEqual([])
  })

  it('finds a check that a decoy should fail and does not, and one that it fails beside', () => {
    expect(problemsOf(scenario, [result('pods', pass), result('red', fail)])).toEqual([
      'pods passes and should fail (o)',
      'red fails and should pass: expected e; observed o',
    ])
  })

  it('counts what could not be judged as a problem, also where a fail is wanted', () => {
    expect(problemsOf(scenario, [result('pods', { outcome: 'inconclusive', reason: 'no probe' })])).toEqual([
      'pods could not be judged: no probe',
    ])
  })
})
