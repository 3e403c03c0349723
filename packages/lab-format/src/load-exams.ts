import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from './error.ts'
import type { Exam } from './exam.ts'
import { parseExam } from './parse-exam.ts'

/** Exams that are right, and all that is wrong with the others. */
export interface LoadedExams {
  exams: Exam[]
  errors: LabError[]
}

/** Reads one exam from disk. */
export async function loadExam(file: string, labIds?: readonly string[]): Promise<Exam | LabError[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const message = `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`
    return [new LabError('LAB_UNREADABLE', { at: `${file}:1:1`, message })]
  }
  return parseExam(text, file, labIds)
}

/**
 * Reads every `exams/*.yaml` of a folder of labs, in the order of their names. An exam with an error is left out; the
 * others stand. A folder that is not there has none.
 *
 * @param labIds - the labs that exams may name
 */
export async function loadExams(directory: string, labIds?: readonly string[]): Promise<LoadedExams> {
  const files: string[] = []
  for await (const name of glob('exams/*.yaml', { cwd: directory })) files.push(name)
  files.sort()
  const loaded: LoadedExams = { exams: [], errors: [] }
  for (const name of files) {
    const exam = await loadExam(join(directory, name), labIds)
    if (Array.isArray(exam)) {
      loaded.errors.push(...exam)
      continue
    }
    const twin = loaded.exams.find((one) => one.id === exam.id)
    if (!twin) loaded.exams.push(exam)
    else {
      const message = `Another exam has the id "${exam.id}"`
      loaded.errors.push(
        new LabError('LAB_ID_DUPLICATE', { at: `${exam.file}:1:1`, message, fix: `It is ${twin.file}.` }),
      )
    }
  }
  return loaded
}
