import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import {
  type Exam,
  type Lab,
  type LabError,
  type LoadedLabs,
  loadExam,
  loadExams,
  loadLab,
  loadLabs,
  nearest,
} from '@cka-netlab/lab-format'
import { LABS } from './config.ts'
import { UsageError } from './error.ts'

/** Paths as the person would type them. */
function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return short === '' ? '.' : short.startsWith('..') ? path : short
}

/** Reads a lab.yaml, or all below a folder. */
export async function labsAt(path: string): Promise<LoadedLabs> {
  const full = resolve(path)
  if (!existsSync(full))
    throw new UsageError(`There is no ${path}.`, 'Give a lab.yaml or a folder that has some below.')
  if (statSync(full).isDirectory()) return loadLabs(shown(full))
  const lab = await loadLab(shown(full))
  return Array.isArray(lab) ? { labs: [], errors: lab } : { labs: [lab], errors: [] }
}

/** Exams beside the labs of a folder, or one that is named; those of the labs that they ask are looked for in `labs`. */
export async function examsAt(path: string): Promise<{ exams: Exam[]; errors: LabError[] }> {
  const full = resolve(path)
  const all = await loadLabs(statSync(full).isDirectory() ? full : LABS)
  // A lab that has errors of its own is still there.
  const ids = all.errors.length > 0 ? undefined : all.labs.map((lab) => lab.id)
  if (statSync(full).isDirectory()) return loadExams(shown(full), ids)
  const exam = await loadExam(shown(full), ids)
  return Array.isArray(exam) ? { exams: [], errors: exam } : { exams: [exam], errors: [] }
}

/** Whether a file is an exam: it says so itself. */
export function isExamFile(path: string): boolean {
  return statSync(path).isFile() && /^kind:\s*Exam\b/m.test(readFileSync(path, 'utf8'))
}

function told(errors: LabError[]): string {
  return errors.map(String).join('\n')
}

/**
 * Finds labs by id among those of a folder, or by the path of their file or folder.
 * @throws {UsageError} when one is not there or has errors.
 */
export async function findLabs(names: string[], o: { all?: boolean; directory?: string } = {}): Promise<Lab[]> {
  const { labs, errors } = await labsAt(o.directory ?? LABS)
  if (o.all) {
    if (errors.length > 0) throw new UsageError(`Some labs have errors:\n${told(errors)}`)
    return labs
  }
  const found: Lab[] = []
  for (const name of names) {
    const lab = labs.find((one) => one.id === name)
    if (lab) found.push(lab)
    else if (existsSync(name)) found.push(await labIn(name))
    else {
      const ids = labs.map((one) => one.id)
      const meant = nearest(name, ids)
      const broken = errors.length > 0 ? `\nThese have errors:\n${told(errors)}` : ''
      throw new UsageError(
        `There is no lab "${name}".`,
        (meant ? `Did you mean "${meant}"?` : `There are ${ids.join(', ')}.`) + broken,
      )
    }
  }
  return found
}

async function labIn(path: string): Promise<Lab> {
  const { labs, errors } = await labsAt(statSync(path).isDirectory() ? join(path, 'lab.yaml') : path)
  const [lab] = labs
  if (!lab) throw new UsageError(`The lab has errors:\n${told(errors)}`)
  return lab
}
