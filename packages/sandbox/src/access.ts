import type { ClusterView } from '@cka-netlab/checks'
import type { ExecRequest, ExecResult } from '@cka-netlab/contracts'

/**
 * What setting up and grading a lab needs of one sandbox: its facts, and a shell to set it up with. The same whether
 * the sandbox is reached directly ({@link DriverView}) or through sandboxd ({@link SandboxdClient}).
 */
export interface SandboxAccess {
  readonly view: ClusterView
  /**
   * Runs a script on a learner's machine, for set-up and solutions, never for facts. A script that fails is a result
   * (`exitCode`), not an error.
   * @throws {SandboxError} when the machine cannot be reached.
   */
  exec(request: ExecRequest): Promise<ExecResult>
}
