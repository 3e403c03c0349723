import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Step } from '@cka-netlab/contracts'
import { z } from 'zod'

const Remembered = z.object({ claimed: z.boolean(), steps: z.array(Step) })
/** What the engine's labels cannot tell of a sandbox after a restart: whether it is claimed, and how its start went. */
export type Remembered = z.infer<typeof Remembered>

/** One small file per sandbox. Losing one loses nothing that matters to the sandbox itself. */
export class SandboxMemory {
  readonly #directory: string

  constructor(dataDir: string) {
    this.#directory = join(dataDir, 'sandboxes')
  }

  async recall(id: string): Promise<Remembered | null> {
    try {
      return Remembered.parse(JSON.parse(await readFile(this.#path(id), 'utf8')))
    } catch {
      return null
    }
  }

  async keep(id: string, remembered: Remembered): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const half = `${this.#path(id)}.${process.pid}`
    await writeFile(half, JSON.stringify(remembered))
    await rename(half, this.#path(id))
  }

  async forget(id: string): Promise<void> {
    await rm(this.#path(id), { force: true })
  }

  /** Forgets all but these. */
  async forgetOthers(ids: Set<string>): Promise<void> {
    const names = await readdir(this.#directory).catch(() => [])
    const strangers = names.filter((name) => !ids.has(name.replace(/\.json.*$/, '')))
    await Promise.all(strangers.map((name) => rm(join(this.#directory, name), { force: true })))
  }

  #path(id: string): string {
    return join(this.#directory, `${id}.json`)
  }
}
