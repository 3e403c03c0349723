import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ScriptError } from '../shared/error.ts'
import { isAlive } from '../shared/process-identity.ts'
import { waitFor } from '../shared/wait.ts'
import { ProductRecord, readProductFile, runningProduct } from './product-file.ts'

const LEFTOVER_SECONDS = 15

/**
 * Claims this data folder for this process, after ending what a start that was killed has left running.
 * @throws {ScriptError} `ALREADY_RUNNING` with the address of the product that runs on it.
 */
export async function claimProduct(dataDir: string, url: string): Promise<ProductRecord> {
  mkdirSync(join(dataDir, 'run'), { recursive: true })
  const gate = join(dataDir, 'run/claim')
  const entered = await waitFor(() => enter(gate), { timeoutSeconds: 5 })
  try {
    // The gate is held for milliseconds: one that stays shut belongs to a process that was killed within it.
    if (entered === undefined) rmSync(gate, { force: true })
    const other = runningProduct(dataDir)
    if (other) {
      throw new ScriptError(
        'ALREADY_RUNNING',
        `It is running already: ${other.url} (process ${other.supervisor.pid}).`,
        'Stop that one first (Ctrl-C where it runs), or give this one another CKA_NETLAB_DATA_DIR and CKA_NETLAB_PORT.',
      )
    }
    const earlier = readProductFile(dataDir)
    const dockerd = earlier?.dockerd && isAlive(earlier.dockerd) ? earlier.dockerd : undefined
    const record = new ProductRecord(dataDir, url, dockerd)
    await Promise.all((earlier?.processes ?? []).map(endLeftover))
    return record
  } finally {
    rmSync(gate, { force: true })
  }
}

function enter(gate: string): boolean {
  try {
    closeSync(openSync(gate, 'wx'))
    return true
  } catch {
    return false
  }
}

async function endLeftover(child: { pid: number; startedAt: string }): Promise<void> {
  if (!isAlive(child)) return
  process.kill(child.pid, 'SIGTERM')
  const gone = await waitFor(() => !isAlive(child), { timeoutSeconds: LEFTOVER_SECONDS })
  if (gone === undefined) process.kill(child.pid, 'SIGKILL')
}
