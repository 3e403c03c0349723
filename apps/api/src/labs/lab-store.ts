import type { Prisma } from '@cka-netlab/db'
import { type Lab, type LabError, loadLabs } from '@cka-netlab/lab-format'
import type { FastifyInstance } from 'fastify'

/** The labs on disk as they were last read. Each content is kept in Postgres under its digest for good. */
export class LabStore {
  readonly #app: Pick<FastifyInstance, 'config' | 'db' | 'log'>
  #labs = new Map<string, Lab>()
  #errors: LabError[] = []

  constructor(app: Pick<FastifyInstance, 'config' | 'db' | 'log'>) {
    this.#app = app
  }

  /** Reads the folder of labs. A lab that is wrong is left out and told of; the others stand. */
  async load(): Promise<void> {
    const { config, db, log } = this.#app
    const { labs, errors } = await loadLabs(config.labsDir)
    for (const error of errors) log.error({ at: error.at, fix: error.fix, code: error.code }, `lab: ${error.message}`)
    for (const lab of labs) {
      const content = lab as unknown as Prisma.InputJsonObject
      // The digest is that of the author's words; a newer version of the product may read more from them.
      await db.lab.upsert({
        where: { digest: lab.digest },
        create: { digest: lab.digest, id: lab.id, content },
        update: { content },
      })
    }
    this.#labs = new Map(labs.map((lab) => [lab.id, lab]))
    this.#errors = errors
    log.info({ labs: labs.length, errors: errors.length }, 'labs are loaded')
  }

  all(): Lab[] {
    return [...this.#labs.values()]
  }

  get(id: string): Lab | undefined {
    return this.#labs.get(id)
  }

  /** What is wrong with the labs that were left out. */
  get errors(): readonly LabError[] {
    return this.#errors
  }
}

/** The lab that an attempt began with, whatever has become of its file. */
export function labOf(row: { content: Prisma.JsonValue }): Lab {
  return row.content as unknown as Lab
}
