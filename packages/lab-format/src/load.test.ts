import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { loadLabs } from './load.ts'

const lab = (id: string) => `apiVersion: cka-netlab/v1
kind: Lab
id: ${id}
title: A sample
topic: namespaces
nature: build
difficulty: easy
minutes: 5
environment: { topology: host }
tasks: [{ id: a, text: Do, checks: [{ id: b, points: 1, netns: { node: node01, name: red } }] }]
solution: { run: "true" }
explanation: Why.
`

async function folderWith(texts: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'labs-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(texts)) {
    await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, name, 'lab.yaml'), text)
  }
  return folder
}

it('leaves out a lab with an error and keeps the others', async () => {
  const folder = await folderWith({ '01/a': lab('a'), '01/b': 'kind: [', '02/c': lab('c') })
  const { labs, errors } = await loadLabs(folder)
  expect(labs.map((one) => one.id)).toEqual(['a', 'c'])
  expect(errors.map((error) => error.at)).toEqual([expect.stringContaining('01/b/lab.yaml:1:')])
})

it('tells two labs with the same id', async () => {
  const { labs, errors } = await loadLabs(await folderWith({ a: lab('same'), b: lab('same') }))
  expect(labs).toHaveLength(1)
  expect(errors).toMatchObject([{ code: 'LAB_ID_DUPLICATE', fix: expect.stringContaining('a/lab.yaml') }])
})

it('finds no labs where there is no folder', async () => {
  expect(await loadLabs('/nowhere/at/all')).toEqual({ labs: [], errors: [] })
})
