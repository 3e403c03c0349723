import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Topology } from '@cka-netlab/contracts'
import { DockerDriver, type StartedSandbox, startSandbox } from '@cka-netlab/sandbox'

/** A sandbox of an owner that nobody else is; disposing removes it and what served it. */
export async function testSandbox(topology: Topology): Promise<StartedSandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cka-netlab-sandbox-'))
  const driver = new DockerDriver({ owner: `test-${randomBytes(4).toString('hex')}`, dataDir })
  const close = async () => {
    await driver.removeAll()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    const sandbox = await startSandbox(driver, topology)
    return {
      ...sandbox,
      async [Symbol.asyncDispose]() {
        await sandbox[Symbol.asyncDispose]()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
