import { labDigest } from './digest.ts'
import type { LabError } from './error.ts'
import type { Exam } from './exam.ts'
import { examRules } from './exam-rules.ts'
import { ExamYaml } from './exam-schema.ts'
import { schemaErrors } from './issues.ts'
import { EXAM_FIELDS } from './json-schema.ts'
import { byPlace, readYaml } from './read-yaml.ts'

/**
 * Reads an exam.
 *
 * @param text - content of the file
 * @param file - its path, as messages shall tell it
 * @param labIds - the labs there are, for those that it names; not looked at when left out
 * @returns the exam, or all that is wrong with it, in the order of the text
 */
export function parseExam(text: string, file: string, labIds?: readonly string[]): Exam | LabError[] {
  const yaml = readYaml(text, file)
  if (Array.isArray(yaml)) return yaml
  const { data, positions } = yaml
  const parsed = ExamYaml.safeParse(data)
  const errors = examRules(data, positions, labIds)
  if (!parsed.success) errors.push(...schemaErrors(parsed.error, data, positions, EXAM_FIELDS))
  if (!parsed.success || errors.length > 0) return errors.toSorted(byPlace)
  return toExam(parsed.data, { file, digest: labDigest(data, {}) })
}

function toExam({ questions, draw, ...yaml }: ExamYaml, origin: Pick<Exam, 'file' | 'digest'>): Exam {
  const { id, title, description, minutes, passPercent, documentation } = yaml
  const selection: Exam['selection'] = draw
    ? { kind: 'draw', ...draw }
    : { kind: 'fixed', questions: (questions ?? []).map(({ lab, weight }) => ({ lab, weight })) }
  return { id, title, description, minutes, passPercent, selection, documentation, ...origin }
}
