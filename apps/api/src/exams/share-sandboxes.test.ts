import { type Lab, parseLab } from '@cka-netlab/lab-format'
import { describe, expect, it } from 'vitest'
import { hostOf, shareSandboxes } from './share-sandboxes.ts'

/** A lab that is repaired in one namespace of a cluster, unless told otherwise. */
function lab(namespace: string, more: Record<string, unknown> = {}): Lab {
  const yaml = {
    apiVersion: 'cka-netlab/v1',
    kind: 'Lab',
    id: `in-${namespace}`,
    title: 'A sample',
    topic: 'services',
    nature: 'repair',
    difficulty: 'easy',
    minutes: 5,
    environment: { topology: 'cluster' },
    setup: [{ apply: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }) }],
    tasks: [{ id: 'a', text: 'Do', checks: [{ id: 'b', points: 1, service: { name: 'web', namespace } }] }],
    solution: { run: `kubectl -n ${namespace} get all` },
    explanation: 'Why.',
    ...more,
  }
  const parsed = parseLab(JSON.stringify(yaml), 'lab.yaml')
  if (Array.isArray(parsed)) throw new Error(parsed.join('\n'))
  return parsed
}
const netns = [{ id: 'a', text: 'Do', checks: [{ id: 'b', points: 1, netns: { node: 'node01', name: 'red' } }] }]

describe('shareSandboxes', () => {
  it('puts questions with namespaces of their own onto one cluster', () => {
    expect(shareSandboxes([lab('one'), lab('two'), lab('three')])).toEqual([0, 0, 0])
  })

  it('gives a second cluster to a question that uses a namespace of another', () => {
    expect(shareSandboxes([lab('one'), lab('two'), lab('one'), lab('four')])).toEqual([0, 0, 2, 0])
  })

  it('keeps apart what spoils a cluster, touches its machines or what all of it shares', () => {
    const others = [
      lab('b', { exclusive: true }),
      lab('c', { setup: [{ run: { on: 'node01', script: 'true' } }] }),
      lab('d', { solution: { run: 'ssh node01 true' } }),
      lab('e', { solution: { run: 'kubectl -n kube-system edit configmap coredns' } }),
      lab('f', { tasks: netns }),
    ]
    expect(shareSandboxes([lab('a'), ...others, lab('g')])).toEqual([0, 1, 2, 3, 4, 5, 0])
  })

  it('lets a question that only reads look at machines that others use', () => {
    expect(shareSandboxes([lab('a'), lab('b', { nature: 'read', solution: { run: 'ssh node01 true' } })])).toEqual([
      0, 0,
    ])
  })

  it('never shares bare machines, nor a cluster of another topology', () => {
    const host = lab('h', { environment: { topology: 'host' }, setup: [], tasks: netns })
    expect(shareSandboxes([host, host, lab('a')])).toEqual([0, 1, 2])
  })

  it('keeps a namespace to itself that an object without one may land in', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }
    const inDefault = (name: string) => lab(name, { setup: [{ apply: JSON.stringify(pod) }] })
    expect(shareSandboxes([inDefault('a'), inDefault('b')])).toEqual([0, 1])
  })
})

it('names the machine that a question is about', () => {
  expect(hostOf(lab('a'))).toBe('controlplane')
  expect(hostOf(lab('a', { tasks: netns }))).toBe('node01')
})
