import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { examJsonSchemaText, labJsonSchemaText } from './json-schema.ts'
import { withKinds } from './kinds-page.ts'
import { checksOf } from './lab.ts'
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

it('leaves the last resort, command, to at most 5 % of all checks', async () => {
  const { labs } = await loadLabs(join(repository, 'labs'))
  const checks = labs.flatMap(checksOf)
  const commands = checks.filter((check) => check.kind === 'command')
  expect(commands.length / checks.length).toBeLessThanOrEqual(0.05)
})
