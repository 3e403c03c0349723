/** A lab that could not be put into its starting state. The message is for a person, the detail for the log. */
export class SetupError extends Error {
  readonly code = 'LAB_SETUP_FAILED'
  /** The step that failed, as the preparing screen tells it. */
  readonly step: string
  readonly detail?: string
  constructor(step: string, message: string, o: { detail?: string; cause?: unknown } = {}) {
    super(message, o.cause === undefined ? undefined : { cause: o.cause })
    this.name = 'SetupError'
    this.step = step
    if (o.detail) this.detail = o.detail
  }
}
