import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { examJsonSchemaText, labJsonSchemaText } from './json-schema.ts'
import { withKinds } from './kinds-page.ts'
import { checksOf, type Lab } from './lab.ts'
import { labsPage } from './labs-page.ts'
import { loadLabs } from './load.ts'

const repository = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(repository, path), 'utf8')

it('keeps lab.schema.json up to date: npm run lab -- schema --write', () => {
  expect(read('packages/lab-format/lab.schema.json')).toBe(labJsonSchemaText())
})

it('keeps exam.schema.json up to date: npm run lab -- schema --write', () => {
  expect(read('packages/lab-format/exam.schema.json')).toBe(examJsonSchemaText())
})

it("keeps the kinds of check in the authors' page up to date: npm run lab -- schema --write", () => {
  const page = read('docs/authors.md')
  expect(page).toBe(withKinds(page))
})

let labs: Lab[]
beforeAll(async () => {
  labs = (await loadLabs(join(repository, 'labs'))).labs
}, 60_000)

// A lab that has just come is no error: labs are written side by side, and each of them would have to wait for the others.
it('says nothing in docs/labs.md that is not so: npm run lab -- schema --write', () => {
  const rowsOf = (page: string) => page.split('\n').filter((line) => line.startsWith('| ') || line.startsWith('## '))
  const right = new Set(rowsOf(labsPage(labs)))
  expect(rowsOf(read('docs/labs.md')).filter((row) => !right.has(row))).toEqual([])
})

it('leaves the last resort, command, to at most 5 % of all checks', () => {
  const checks = labs.flatMap(checksOf)
  const commands = checks.filter((check) => check.kind === 'command')
  expect(commands.length / checks.length).toBeLessThanOrEqual(0.05)
})
