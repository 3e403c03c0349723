import { type ClusterView, ObservationError } from '@cka-netlab/checks'
import type { CheckResultView, ExecRequest, ExecResult } from '@cka-netlab/contracts'
import { type Lab, parseLab } from '@cka-netlab/lab-format'
import { describe, expect, it } from 'vitest'
import { SetupError } from './error.ts'
import { gradeLab } from './grade.ts'
import { setUpLab } from './set-up.ts'

const HEAD = `apiVersion: cka-netlab/v1
kind: Lab
id: sample
title: A sample
topic: namespaces
nature: build
difficulty: easy
minutes: 5
`
function labOf(rest: string): Lab {
  const lab = parseLab(HEAD + rest, 'lab.yaml')
  if (Array.isArray(lab)) throw new Error(lab.join('\n'))
  return lab
}

const colours = labOf(`environment: { topology: host }
tasks:
  - id: make
    text: Make them.
    checks:
      - { id: red, points: 1, netns: { node: node01, name: red } }
      - { id: blue, points: 2, netns: { node: node01, name: blue } }
      - { id: far, points: 3, netns: { node: node02, name: red } }
solution: { run: "true" }
explanation: Why.
`)

/** Facts as they were read from a machine; node02 cannot be looked at. */
function recorded(): ClusterView & { looks: number } {
  const view = {
    topology: { name: 'host' as const },
    looks: 0,
    async observe(_kind: string, request: object) {
      view.looks++
      await new Promise((resolve) => setTimeout(resolve, 20))
      if ('node' in request && request.node === 'node02') {
        throw new ObservationError({ fault: 'platform', code: 'GONE', message: 'no observer' })
      }
      return [{ name: 'red' }] as never
    },
  }
  return view
}

describe('gradeLab', () => {
  it('gives results in the order of the lab, and tells each as it comes', { timeout: 15_000 }, async () => {
    const view = recorded()
    const told: CheckResultView[] = []
    const results = await gradeLab({ view }, colours, {}, { onResult: (result) => told.push(result) })
    expect(
      results.map(({ checkId, points, pointsMax, verdict }) => [checkId, points, pointsMax, verdict.outcome]),
    ).toEqual([
      ['red', 1, 1, 'pass'],
      ['blue', 0, 2, 'fail'],
      ['far', 0, 3, 'inconclusive'],
    ])
    expect(told.map((one) => one.checkId).toSorted()).toEqual(['blue', 'far', 'red'])
  })

  it('looks once for checks that want the same fact at the same time', { timeout: 15_000 }, async () => {
    const view = recorded()
    const near = { ...colours, tasks: colours.tasks.map((task) => ({ ...task, checks: task.checks.slice(0, 2) })) }
    await gradeLab({ view }, near)
    expect(view.looks).toBe(1)
  })

  it('ends when it is aborted', async () => {
    const controller = new AbortController()
    const grading = gradeLab({ view: recorded() }, colours, {}, { signal: controller.signal })
    controller.abort(new Error('Interrupted'))
    await expect(grading).rejects.toThrow()
  })
})

describe('setUpLab', () => {
  const lab = labOf(`environment: { topology: cluster }
setup:
  - apply: "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }"
  - waitFor: { resource: deployment/web, namespace: shop, timeoutSeconds: 5 }
  - run: { on: node01, script: "false" }
tasks:
  - { id: a, text: Do., checks: [{ id: b, points: 1, netns: { node: node01, name: red } }] }
solution: { run: "true" }
explanation: Why.
`)
  /** Answers of a machine, step by step. */
  function machine(...answers: Partial<ExecResult>[]) {
    const requests: ExecRequest[] = []
    const exec = async (request: ExecRequest): Promise<ExecResult> => {
      const answer = answers[requests.length]
      requests.push(request)
      return { exitCode: 0, stdout: '', stderr: '', timedOut: false, truncated: false, ...answer }
    }
    return { requests, exec, view: recorded() }
  }

  it('tells which step failed and what the program said', async () => {
    const access = machine({}, {}, { exitCode: 1, stderr: 'no such device\n' })
    const states: string[] = []
    const setting = setUpLab(access, lab, (steps) => states.push(steps.map((step) => step.state).join()))
    await expect(setting).rejects.toMatchObject({
      code: 'LAB_SETUP_FAILED',
      step: 'Prepare node01',
      message: 'Prepare node01: no such device',
    })
    expect(states.at(-1)).toBe('done,done,failed')
  })

  it('tells a step that takes too long', async () => {
    const access = machine({}, { timedOut: true, exitCode: 124 })
    await expect(setUpLab(access, lab)).rejects.toThrow(SetupError)
    await expect(setUpLab(machine({}, { timedOut: true }), lab)).rejects.toThrow('not done after 15 s')
  })

  it('gives manifests to kubectl as they are, and stops a script at its first error', async () => {
    const access = machine()
    await setUpLab(access, lab)
    expect(access.requests[0]).toMatchObject({ machine: 'controlplane', stdin: expect.stringContaining('name: shop') })
    expect(access.requests[2]).toMatchObject({ machine: 'node01', user: 'root', script: 'set -euo pipefail\nfalse' })
  })
})
