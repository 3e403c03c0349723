import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { examJsonSchemaText, labJsonSchemaText } from './json-schema.ts'
import { withKinds } from './kinds-page.ts'

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
