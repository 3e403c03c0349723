import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseExam } from './parse-exam.ts'

const folder = join(import.meta.dirname, '../testdata/exams')
const files = readdirSync(folder)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const LABS = ['one', 'two', 'three']

describe('parseExam', () => {
  it.each(files.filter((name) => /^valid-.*\.yaml$/.test(name)))('takes %s', (name) => {
    expect(parseExam(read(name), name, LABS)).toMatchObject({ id: 'sample', passPercent: 66 })
  })

  it.each(files.filter((name) => /^invalid-.*\.yaml$/.test(name)))('tells all that is wrong with %s', async (name) => {
    const errors = parseExam(read(name), name, LABS)
    expect(Array.isArray(errors)).toBe(true)
    const told = [errors].flat().map((error) => `${String(error)}\n`)
    await expect(told.join('')).toMatchFileSnapshot(join(folder, `${basename(name, '.yaml')}.errors`))
  })

  it('fills in what the author left out', () => {
    expect(parseExam(read('valid-draw.yaml'), 'exam.yaml')).toMatchObject({
      minutes: 120,
      selection: { kind: 'draw', questions: 17, topics: { services: 20, coredns: 10 }, seed: 'spring' },
      documentation: expect.arrayContaining(['https://kubernetes.io/docs/']),
    })
  })

  it('has another digest after a change, and the same after a comment', () => {
    const digest = (text: string) => {
      const exam = parseExam(text, 'exam.yaml')
      return Array.isArray(exam) ? exam.join() : exam.digest
    }
    const text = read('valid-fixed.yaml')
    expect(digest(`# a comment\n${text}`)).toBe(digest(text))
    expect(digest(text.replace('weight: 2', 'weight: 4'))).not.toBe(digest(text))
  })
})
