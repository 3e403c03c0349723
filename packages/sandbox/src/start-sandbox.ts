import { randomUUID } from 'node:crypto'
import type { Step, Topology } from '@cka-netlab/contracts'
import type { SandboxAccess } from './access.ts'
import type { SandboxDriver } from './driver.ts'
import { type DriverView, driverAccess } from './view.ts'

/** A sandbox that ends with the block that it was started in: `await using sandbox = await startSandbox(…)`. */
export interface StartedSandbox extends SandboxAccess, AsyncDisposable {
  readonly id: string
  readonly topology: Topology
  readonly view: DriverView
}

/** Starts a sandbox and resolves when it is ready. For the command line and for tests; sandboxd keeps its own books. */
export async function startSandbox(
  driver: SandboxDriver,
  topology: Topology,
  o: { lifetimeSeconds?: number; onProgress?: (steps: Step[]) => void; signal?: AbortSignal } = {},
): Promise<StartedSandbox> {
  const id = randomUUID()
  await driver.prepare(topology, o.onProgress, o.signal)
  await driver.create({ id, topology, lifetimeSeconds: o.lifetimeSeconds ?? 3600 }, o.onProgress, o.signal)
  const access = driverAccess(driver, { id, topology })
  return {
    id,
    topology,
    ...access,
    async [Symbol.asyncDispose]() {
      access.view.close()
      await driver.destroy(id)
    },
  }
}
