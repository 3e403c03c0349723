import { LabError } from './error.ts'
import type { Path, Positions } from './position.ts'
import { suggestion } from './suggest.ts'

type Plain = Record<string, unknown>
const record = (value: unknown): Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {}

/** What the schema of an exam cannot say: one way to choose questions, labs that exist, none of them twice. */
export function examRules(data: unknown, positions: Positions, labIds: readonly string[] | undefined): LabError[] {
  const exam = record(data)
  const errors: LabError[] = []
  const report = (code: LabError['code'], path: Path, message: string, fix?: string) =>
    errors.push(new LabError(code, { at: positions.atValue(path), message, fix }))

  if (exam.questions !== undefined && exam.draw !== undefined)
    report('EXAM_CHOICE', ['draw'], 'An exam has "questions" or a "draw", not both', 'Remove one of them.')
  if (exam.questions === undefined && exam.draw === undefined && typeof data === 'object' && data !== null)
    report('EXAM_CHOICE', [], 'The exam has no questions', 'Add "questions", or a "draw".')
  if (exam.draw !== undefined && Object.keys(record(record(exam.draw).topics)).length === 0)
    report('EXAM_CHOICE', ['draw', 'topics'], 'The draw has no topics', 'Add one with its weight: services: 20.')

  const lines = new Map<string, string | undefined>()
  const questions = Array.isArray(exam.questions) ? exam.questions : []
  for (const [at, question] of questions.entries()) {
    const { lab } = record(question)
    if (typeof lab !== 'string') continue
    const path = ['questions', at, 'lab']
    if (lines.has(lab)) {
      const fix = `The first is on line ${lines.get(lab)}.`
      report('LAB_ID_DUPLICATE', path, `The lab "${lab}" is asked twice`, fix)
    } else if (labIds && !labIds.includes(lab)) {
      report('EXAM_LAB_UNKNOWN', path, `There is no lab "${lab}"`, suggestion(lab, labIds, 'There are'))
    }
    if (!lines.has(lab)) lines.set(lab, positions.atValue(path).split(':').at(-2))
  }
  return errors
}
