/** An error that a person reads in the terminal: what went wrong, and what to do about it. */
export class ScriptError extends Error {
  readonly code: string
  readonly fix?: string
  constructor(code: string, message: string, fix?: string, o: { cause?: unknown } = {}) {
    super(message, o)
    this.name = 'ScriptError'
    this.code = code
    this.fix = fix
  }
}

/** The text of an error for a person; the stack only of those that nobody foresaw. */
export function explain(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && !('syscall' in error)) {
    const fix = 'fix' in error && typeof error.fix === 'string' ? `\n${error.fix}` : ''
    return `${error.message}${fix}`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
