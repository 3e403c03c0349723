import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** Prisma's own lock number, so that its command line and this runner keep out of each other's way. */
const MIGRATION_LOCK = 72707369
const LOCK_WAIT_SECONDS = 60

/** The table as `prisma migrate` makes it. */
const MIGRATIONS_TABLE = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

export const migrationsFolder = join(import.meta.dirname, '../migrations')

/** A migration that could not be applied. The database is as it was before that migration. */
export class MigrationError extends Error {
  readonly code: 'MIGRATION_FAILED' | 'MIGRATION_EDITED' | 'MIGRATION_UNKNOWN' | 'MIGRATION_LOCKED'
  readonly at: string
  readonly fix: string
  constructor(code: MigrationError['code'], at: string, message: string, fix: string, cause?: unknown) {
    super(`${message} ${fix}`, { cause })
    this.name = 'MigrationError'
    this.code = code
    this.at = at
    this.fix = fix
  }
}

interface Migration {
  name: string
  sql: string
  checksum: string
}

/**
 * Applies the migrations that this database has not seen, one transaction each, and records them in the form of
 * `prisma migrate deploy`. Runs at the same time from several processes wait for each other.
 * @returns the names of the migrations that were applied now.
 * @throws {MigrationError}
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await lock(client)
    await client.query(MIGRATIONS_TABLE)
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
    compare(migrations, applied)
    const pending = migrations.filter(({ name }) => !applied.has(name))
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    // Closing the connection gives the lock back.
    await client.end()
  }
}

/** The migrations on disk, oldest first. The checksum is Prisma's: SHA-256 of the file. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function lock(client: pg.Client): Promise<void> {
  await client.query(`SET lock_timeout = '${LOCK_WAIT_SECONDS}s'`)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
  } catch (cause) {
    throw new MigrationError(
      'MIGRATION_LOCKED',
      'pg_advisory_lock',
      `Another process has been migrating this database for ${LOCK_WAIT_SECONDS} s.`,
      'Wait for it or end it, then start again.',
      cause,
    )
  }
}

function compare(migrations: Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]))
  for (const [name, checksum] of applied) {
    const now = known.get(name)
    if (now === undefined)
      throw new MigrationError(
        'MIGRATION_UNKNOWN',
        name,
        `The database has a migration that this version does not know: ${name}.`,
        'It was used by a newer version: run that one, or restore a backup.',
      )
    if (now !== checksum)
      throw new MigrationError(
        'MIGRATION_EDITED',
        `${name}/migration.sql`,
        `The migration ${name} was changed after it had been applied.`,
        'Restore the file and put the change into a new migration.',
      )
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id])
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    const reason = cause instanceof Error ? cause.message : String(cause)
    await client.query('UPDATE _prisma_migrations SET rolled_back_at = now(), logs = $2 WHERE id = $1', [id, reason])
    throw new MigrationError(
      'MIGRATION_FAILED',
      `${name}/migration.sql`,
      `The migration ${name} failed and was taken back: ${reason}.`,
      'The database is as it was before. Mend the cause and start again.',
      cause,
    )
  }
}
