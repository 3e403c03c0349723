import { checkKernelLimits, DockerDriver } from '@cka-netlab/sandbox'
import { DATA_DIR, OWNER } from './config.ts'

/** A driver for one command. Leaves nothing on the engine but images. */
export interface Engine extends AsyncDisposable {
  readonly driver: DockerDriver
}

/**
 * Makes the driver, and ends sandboxes that an earlier command left behind when it was killed.
 * @throws {SandboxError} `ENGINE_UNREACHABLE` when the engine does not answer.
 */
export async function openEngine(): Promise<Engine> {
  const driver = new DockerDriver({ owner: OWNER, dataDir: DATA_DIR })
  await driver.engine()
  await checkKernelLimits({ raise: true })
  const left = (await driver.list()).filter(({ expiresAt }) => expiresAt.getTime() < Date.now())
  await Promise.all(left.map(({ id }) => driver.destroy(id)))
  return {
    driver,
    async [Symbol.asyncDispose]() {
      // Another command may be at work with the same owner: only the last one clears up.
      if ((await driver.list()).length === 0) await driver.removeAll()
    },
  }
}

/** Aborted by the first Ctrl-C, so that sandboxes are ended; a second one ends the program at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => controller.abort(new Error('Interrupted')))
  }
  return controller.signal
}
