/** Something that the person at the command line can mend. Ends the program with status 2. */
export class UsageError extends Error {
  readonly code = 'USAGE'
  readonly fix?: string
  constructor(message: string, fix?: string) {
    super(message)
    this.name = 'UsageError'
    if (fix) this.fix = fix
  }
}
