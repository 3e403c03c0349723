import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionState } from '@cka-netlab/terminal/server'

/** Screens on disk, `<directory>/<sandbox>/<n>.json`, so that they come back after a restart. */
export class TerminalStore {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Ids of the sandboxes that something is kept of. */
  async sandboxes(): Promise<string[]> {
    return namesIn(this.#directory)
  }

  /** What is kept of a sandbox; a file that cannot be read is left out, since a screen can be drawn again. */
  async load(sandboxId: string): Promise<SessionState[]> {
    const states: SessionState[] = []
    for (const name of await namesIn(join(this.#directory, sandboxId))) {
      if (!/^\d+\.json$/.test(name)) continue
      try {
        states.push(JSON.parse(await readFile(join(this.#directory, sandboxId, name), 'utf8')))
      } catch {
        // Cut short by a crash; the shell itself is found by its socket.
      }
    }
    return states.sort((a, b) => a.n - b.n)
  }

  async save(sandboxId: string, state: SessionState): Promise<void> {
    const directory = join(this.#directory, sandboxId)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const path = join(directory, `${state.n}.json`)
    await writeFile(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
    await rename(`${path}.new`, path)
  }

  async remove(sandboxId: string, n: number): Promise<void> {
    await rm(join(this.#directory, sandboxId, `${n}.json`), { force: true })
  }

  async removeSandbox(sandboxId: string): Promise<void> {
    await rm(join(this.#directory, sandboxId), { recursive: true, force: true })
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
