/** Something that setting up needs is missing or failed; `fix` says what the reader can do. */
export class SetupError extends Error {
  constructor(code, message, fix) {
    super(message)
    this.name = 'SetupError'
    this.code = code
    this.fix = fix
  }
}
