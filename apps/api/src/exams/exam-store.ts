import type { Prisma } from '@cka-netlab/db'
import { type Exam, type LabError, loadExams } from '@cka-netlab/lab-format'
import type { FastifyInstance } from 'fastify'

/** The exams on disk as they were last read, beside the labs that they ask. */
export class ExamStore {
  readonly #app: Pick<FastifyInstance, 'config' | 'labs' | 'log'>
  #exams = new Map<string, Exam>()
  #errors: LabError[] = []

  constructor(app: Pick<FastifyInstance, 'config' | 'labs' | 'log'>) {
    this.#app = app
  }

  /** Reads the exams. One that is wrong, or names a lab that is not there, is left out and told of. */
  async load(): Promise<void> {
    const { config, labs, log } = this.#app
    const ids = labs.all().map((lab) => lab.id)
    const { exams, errors } = await loadExams(config.labsDir, ids)
    for (const error of errors) log.error({ at: error.at, fix: error.fix, code: error.code }, `exam: ${error.message}`)
    this.#exams = new Map(exams.map((exam) => [exam.id, exam]))
    this.#errors = errors
    log.info({ exams: exams.length, errors: errors.length }, 'exams are loaded')
  }

  all(): Exam[] {
    return [...this.#exams.values()]
  }

  get(id: string): Exam | undefined {
    return this.#exams.get(id)
  }

  get errors(): readonly LabError[] {
    return this.#errors
  }
}

/** The exam that an attempt began with, whatever has become of its file. */
export function examOf(row: { content: Prisma.JsonValue }): Exam {
  return row.content as unknown as Exam
}
