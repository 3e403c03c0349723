import type { ExecResult } from '@cka-netlab/contracts'
import type { SandboxAccess } from '@cka-netlab/sandbox'

/**
 * Types a solution, an alternative or a decoy where the learner would: in the learner's shell on `terminal`. The first
 * command that fails ends it.
 *
 * @param timeoutSeconds - for the whole of it
 */
export function typeSolution(access: SandboxAccess, run: string, timeoutSeconds = 60): Promise<ExecResult> {
  return access.exec({ machine: 'terminal', user: 'learner', script: `set -eo pipefail\n${run}`, timeoutSeconds })
}
