import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify, isAlive, type ProcessIdentity } from '../shared/process-identity.ts'

/**
 * What runs now, in `<dataDir>/run/product.json` (readable by this user alone): tells a second start that there is a first, a
 * start after a crash which processes to end, and tests where the product is.
 */
export interface ProductFile {
  supervisor: ProcessIdentity
  url: string
  /** Everything is up. */
  ready: boolean
  databaseUrl?: string
  firstAdminUrl?: string
  sandboxdUrl?: string
  /** The Docker engine, when the product started it. */
  dockerd?: ProcessIdentity
  processes: ({ name: string } & ProcessIdentity)[]
}

const path = (dataDir: string) => join(dataDir, 'run/product.json')

export function readProductFile(dataDir: string): ProductFile | undefined {
  try {
    return JSON.parse(readFileSync(path(dataDir), 'utf8')) as ProductFile
  } catch {
    return undefined
  }
}

/** The product that runs on this data folder now, if one does. */
export function runningProduct(dataDir: string): ProductFile | undefined {
  const file = readProductFile(dataDir)
  return file && file.supervisor.pid !== process.pid && isAlive(file.supervisor) ? file : undefined
}

/** Keeps the file as the parts come up. */
export class ProductRecord {
  readonly #dataDir: string
  #content: ProductFile

  constructor(dataDir: string, url: string, dockerd?: ProcessIdentity) {
    this.#dataDir = dataDir
    const supervisor = identify(process.pid)
    if (supervisor === undefined) throw new Error('/proc does not list this process')
    this.#content = { supervisor, url, ready: false, dockerd, processes: [] }
    this.update({})
  }

  get dockerd(): ProcessIdentity | undefined {
    return this.#content.dockerd
  }

  noteDockerd(pid: number): void {
    this.update({ dockerd: identify(pid) })
  }

  update(change: Partial<ProductFile>): void {
    this.#content = { ...this.#content, ...change }
    mkdirSync(join(this.#dataDir, 'run'), { recursive: true })
    writeFileSync(path(this.#dataDir), `${JSON.stringify(this.#content, null, 2)}\n`, { mode: 0o600 })
  }

  /** Notes a child, in place of an earlier one of that name. */
  addProcess(name: string, pid: number): void {
    const identity = identify(pid)
    if (identity === undefined) return
    const others = this.#content.processes.filter((entry) => entry.name !== name)
    this.update({ processes: [...others, { name, ...identity }] })
  }

  remove(): void {
    rmSync(path(this.#dataDir), { force: true })
  }
}
