import type {
  ObservationFault,
  ObservationInput,
  ObservationKind,
  ObservationResults,
  Topology,
} from '@cka-netlab/contracts'

type RequestOf<K extends ObservationKind> = Omit<Extract<ObservationInput, { kind: K }>, 'kind'>

/**
 * All that a check sees of a sandbox. Every fact is read by the platform's own programs, from outside the learner's
 * reach; a check never runs a program of a learner's machine.
 */
export interface ClusterView {
  readonly topology: Topology
  /**
   * Reads one fact.
   * @throws {ObservationError} with `fault: 'target'` when the thing to look at is not there (its message is fit for a
   * verdict), with `fault: 'platform'` when the platform could not look.
   */
  observe<K extends ObservationKind>(kind: K, request: RequestOf<K>): Promise<ObservationResults[K]>
}

/** An observation that could not be made, and whose doing that is. */
export class ObservationError extends Error {
  readonly fault: ObservationFault['fault']
  readonly code: string
  constructor(fault: ObservationFault) {
    super(fault.message)
    this.name = 'ObservationError'
    this.fault = fault.fault
    this.code = fault.code
  }
}
