import type { Failure } from '@cka-netlab/contracts'

export type SandboxErrorCode =
  /** The engine does not answer. */
  | 'ENGINE_UNREACHABLE'
  /** The engine answered, and refused. */
  | 'ENGINE_REFUSED'
  /** No free address range for another sandbox. */
  | 'NO_SUBNET'
  /** There is no such sandbox. */
  | 'NO_SUCH_SANDBOX'
  /** The sandbox has no machine of that name. */
  | 'NO_SUCH_MACHINE'
  /** A machine of the sandbox has stopped. */
  | 'MACHINE_STOPPED'
  /** An image that the sandbox needs could not be made. */
  | 'IMAGES_FAILED'
  /** A step towards readiness failed or took too long. */
  | 'NOT_READY'
  /** The caller gave up. */
  | 'ABORTED'
  /** A program of the platform did not do its work. */
  | 'TOOL_FAILED'

const FIX: Record<SandboxErrorCode, string> = {
  ENGINE_UNREACHABLE: 'Run "npm run doctor".',
  ENGINE_REFUSED: 'Run "npm run doctor"; the log of the engine says more.',
  NO_SUBNET: 'End a sandbox, or give CKA_NETLAB_SANDBOX_SUBNETS a larger range.',
  NO_SUCH_SANDBOX: 'It has ended; start the lab again.',
  NO_SUCH_MACHINE: 'Use one of the names that the sandbox lists.',
  MACHINE_STOPPED: 'Reset the lab.',
  IMAGES_FAILED: 'Run "npm run images" to see the build fail by itself.',
  NOT_READY: 'Start the lab again; an admin finds the logs in the data directory.',
  ABORTED: 'Start the lab again.',
  TOOL_FAILED: 'Try again.',
}

/** An error whose message a person can read, with what the log and the metrics want beside it. */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode
  /** What to do about it. */
  readonly fix: string
  /** The step that failed, for `NOT_READY`. */
  readonly step?: string
  /** More for the log than a person wants to read. */
  readonly detail?: string
  constructor(
    code: SandboxErrorCode,
    message: string,
    o: { cause?: unknown; step?: string; detail?: string; fix?: string } = {},
  ) {
    super(message, o.cause === undefined ? undefined : { cause: o.cause })
    this.name = 'SandboxError'
    this.code = code
    this.fix = o.fix ?? FIX[code]
    this.step = o.step
    this.detail = o.detail
  }
}

/** What the status of a sandbox tells about an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SandboxError) {
    return { message: error.message, reason: error.code, detail: error.detail, step: error.step }
  }
  return {
    message: 'The sandbox could not be started: something broke on our side.',
    reason: 'INTERNAL',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}
