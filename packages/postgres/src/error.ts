/** The embedded PostgreSQL could not be started; `fix` says what to do. */
export class PostgresError extends Error {
  readonly code:
    | 'POSTGRES_NO_BINARIES'
    | 'POSTGRES_NO_USER'
    | 'POSTGRES_INIT_FAILED'
    | 'POSTGRES_OTHER_VERSION'
    | 'POSTGRES_NOT_STARTED'
    | 'POSTGRES_PASSWORD'
  readonly fix: string
  constructor(code: PostgresError['code'], message: string, fix: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'PostgresError'
    this.code = code
    this.fix = fix
  }
}
