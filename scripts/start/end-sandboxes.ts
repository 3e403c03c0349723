import { DockerDriver } from '@cka-netlab/sandbox'
import type { Config } from '../shared/config.ts'

/** Removes this product's sandboxes, and what serves them, from the engine. Returns how many sandboxes that were. */
export async function endSandboxes(config: Config): Promise<number> {
  const driver = new DockerDriver({ owner: config.owner, dataDir: config.dataDir })
  const { length } = await driver.list()
  await driver.removeAll()
  return length
}
