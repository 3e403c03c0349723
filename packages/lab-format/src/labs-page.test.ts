import { expect, it } from 'vitest'
import { labsPage } from './labs-page.ts'
import { parseLab } from './parse.ts'

function labOf(id: string, topic: string, difficulty: string) {
  const lab = parseLab(
    `apiVersion: cka-netlab/v1
kind: Lab
id: ${id}
title: A | B
topic: ${topic}
nature: build
difficulty: ${difficulty}
minutes: 5
environment: { topology: host }
tasks:
  - id: make
    text: Make it.
    checks:
      - { id: red, points: 1, netns: { node: node01, name: red } }
      - { id: blue, points: 1, netns: { node: node01, name: blue } }
solution: { run: "true" }
explanation: Why.
`,
    'lab.yaml',
  )
  if (Array.isArray(lab)) throw new Error(lab.join('\n'))
  return lab
}

it('lists labs topic by topic in the order of the course, easy before hard, each kind of check once', () => {
  const page = labsPage([labOf('b', 'docker', 'hard'), labOf('a', 'namespaces', 'hard'), labOf('c', 'docker', 'easy')])
  expect(page).toContain('3 labs in 2 topics')
  expect(page.split('\n').filter((line) => /^(## |\| A)/.test(line))).toEqual([
    '## Network namespaces',
    '| A \\| B | `a` | build | hard | 5 | `netns` |',
    '## Docker networking',
    '| A \\| B | `c` | build | easy | 5 | `netns` |',
    '| A \\| B | `b` | build | hard | 5 | `netns` |',
  ])
})
