import { ObservationError } from '@cka-netlab/checks'
import { type ExecResult, machinesOf, type Topology } from '@cka-netlab/contracts'
import { toolComplaint } from '../docker/tool-error.ts'
import type { ExecTarget, SandboxDriver } from '../driver.ts'
import { SandboxError } from '../error.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'

/** What every observation is made with. */
export interface ObserveContext {
  driver: SandboxDriver
  id: string
  topology: Topology
  kubernetes(): Promise<KubernetesClient>
}

/** The thing to look at is not there, or not of the kind that was asked for; the message is fit for a verdict. */
export function targetFault(code: string, message: string): ObservationError {
  return new ObservationError({ fault: 'target', code, message })
}

/** We could not look. */
export function platformFault(code: string, message: string): ObservationError {
  return new ObservationError({ fault: 'platform', code, message })
}

/** Which of the complaints of `netlab-observe` are about the learner's machine. */
const TARGET_CODES = new Set(['NO_SUCH_NETNS', 'NO_SUCH_POD', 'NO_SUCH_PROCESS', 'NO_DOCKER'])

/** @throws {ObservationError} when a lab names a machine that its topology does not have. */
export function knownMachine(context: ObserveContext, name: string): string {
  if (machinesOf(context.topology).some((machine) => machine.name === name)) return name
  throw targetFault('NO_SUCH_MACHINE', `there is no machine "${name}" here`)
}

/**
 * Runs a program of the platform at a place that has been found. What the program itself says by its exit code is the
 * caller's to judge; that it could not be run there is thrown.
 */
export async function runAt(
  context: ObserveContext,
  target: ExecTarget,
  command: string[],
  options: { timeoutSeconds?: number; outputBytesMax?: number; stdin?: string } = {},
): Promise<ExecResult> {
  const result = await context.driver.exec(context.id, target, command, { timeoutSeconds: 10, ...options })
  const complaint = result.exitCode === 0 || 'outside' in target ? null : toolComplaint(result)
  if (!complaint) return result
  throw TARGET_CODES.has(complaint.code)
    ? targetFault(complaint.code, complaint.message)
    : platformFault(complaint.code, complaint.message)
}

/** The same, for a program that must succeed. */
export async function outputAt(
  context: ObserveContext,
  target: ExecTarget,
  command: string[],
  options: { timeoutSeconds?: number; outputBytesMax?: number } = {},
): Promise<string> {
  const result = await runAt(context, target, command, options)
  if (result.timedOut) throw platformFault('TOOL_TIMEOUT', `${command[0]} did not end in time`)
  if (result.exitCode !== 0) {
    throw platformFault('TOOL_FAILED', `${command[0]} ended with ${result.exitCode}: ${result.stderr.trim()}`)
  }
  if (result.truncated) throw targetFault('TOO_LONG', 'what there is to read is longer than the limit')
  return result.stdout
}

/** Whose doing an error is, when no closer look has told. */
export function faultOf(error: unknown): ObservationError {
  if (error instanceof ObservationError) return error
  if (error instanceof SandboxError) {
    const { code } = error
    // A machine that the learner has shut down is theirs, but the sandbox is lost with it, so the platform tells.
    return platformFault(code, error.message)
  }
  return platformFault('INTERNAL', error instanceof Error ? error.message : String(error))
}
