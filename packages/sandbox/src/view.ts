import type { ClusterView } from '@cka-netlab/checks'
import {
  type ExecRequest,
  type ExecResult,
  type ObservationKind,
  ObservationRequest,
  type ObservationResults,
  type Topology,
} from '@cka-netlab/contracts'
import type { SandboxAccess } from './access.ts'
import type { SandboxDriver } from './driver.ts'
import { Observations } from './observe/observations.ts'

/** One sandbox seen through its driver, without sandboxd between. */
export class DriverView implements ClusterView {
  readonly topology: Topology
  readonly #id: string
  readonly #observations: Observations

  constructor(
    driver: SandboxDriver,
    sandbox: { id: string; topology: Topology },
    observations = new Observations(driver),
  ) {
    this.topology = sandbox.topology
    this.#id = sandbox.id
    this.#observations = observations
  }

  observe<K extends ObservationKind>(kind: K, request: object): Promise<ObservationResults[K]> {
    const parsed = ObservationRequest.parse({ ...request, kind }) as Extract<ObservationRequest, { kind: K }>
    return this.#observations.observe({ id: this.#id, topology: this.topology }, parsed)
  }

  /** Closes what was kept open. */
  close(): void {
    this.#observations.forget(this.#id)
  }
}

/** Runs a script on a learner's machine as a login shell of that user would. */
export function execOn(driver: SandboxDriver, id: string, request: ExecRequest): Promise<ExecResult> {
  const { machine, user, script, stdin, timeoutSeconds } = request
  return driver.exec(id, { machine, user }, ['bash', '-lc', script], { stdin, timeoutSeconds })
}

/** Facts and a shell of one sandbox, straight from its driver. */
export function driverAccess(
  driver: SandboxDriver,
  sandbox: { id: string; topology: Topology },
): SandboxAccess & { view: DriverView } {
  return { view: new DriverView(driver, sandbox), exec: (request) => execOn(driver, sandbox.id, request) }
}
