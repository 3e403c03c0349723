import { type SandboxDriver, SandboxError } from '@cka-netlab/sandbox'
import { MachineGoneError, type ShellHost } from '@cka-netlab/terminal/server'

const EXEC_SECONDS = 15
const GONE: ReadonlySet<string> = new Set(['NO_SUCH_SANDBOX', 'NO_SUCH_MACHINE', 'MACHINE_STOPPED'])

/** Resolves when a sandbox is not paused, at the latest when the signal is aborted. */
export type Running = (sandboxId: string, signal: AbortSignal) => Promise<void>

/** A machine of a sandbox, as terminals need it. */
export function shellHost(driver: SandboxDriver, sandboxId: string, machine: string, running: Running): ShellHost {
  // As root, so that a learner who ends all of their own processes keeps the terminal; shells drop to their user.
  const target = { machine, user: 'root' } as const
  return {
    attach: (command, size) => driver.attach(sandboxId, target, command, size).catch(translate),
    exec: (command) => driver.exec(sandboxId, target, command, { timeoutSeconds: EXEC_SECONDS }).catch(translate),
    running: (signal) => running(sandboxId, signal),
  }
}

function translate(error: unknown): never {
  if (error instanceof SandboxError && GONE.has(error.code)) throw new MachineGoneError(error.message)
  throw error
}
