export type ImagesErrorCode =
  | 'NO_DISK'
  | 'NO_GO'
  | 'NO_DEBIAN'
  | 'BUILD_FAILED'
  | 'BUILD_TIMEOUT'
  | 'BUILD_LOCKED'
  | 'SNAPSHOT_FAILED'
  | 'ABORTED'

/** Something the machine or the build lacks, with what to do about it. `detail` is for the log. */
export class ImagesError extends Error {
  readonly code: ImagesErrorCode
  readonly fix?: string
  readonly detail?: string
  constructor(code: ImagesErrorCode, message: string, o: { fix?: string; detail?: string; cause?: unknown } = {}) {
    super(message, { cause: o.cause })
    this.name = 'ImagesError'
    this.code = code
    this.fix = o.fix
    this.detail = o.detail
  }
}
