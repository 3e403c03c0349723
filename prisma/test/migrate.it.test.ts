import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDb, migrate, migrationsFolder, readMigrations } from '../src/index.ts'
import { startTestPostgres, type TestPostgres } from '../src/testing/postgres.ts'
import { schemaSql } from '../src/testing/schema-sql.ts'
import { describeDatabase } from './describe-database.ts'

let postgres: TestPostgres
let folder: string
beforeAll(async () => {
  postgres = await startTestPostgres()
  folder = await mkdtemp(join(tmpdir(), 'cka-netlab-migrations-'))
}, 60_000)
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await postgres?.[Symbol.asyncDispose]()
})

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** A copy of the migrations with one more. */
async function withMigration(name: string, sql: string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'set-'))
  await cp(migrationsFolder, copy, { recursive: true })
  await mkdir(join(copy, name))
  await writeFile(join(copy, name, 'migration.sql'), sql)
  return copy
}

describe('migrate', () => {
  it('makes the database that schema.prisma describes', async () => {
    const migrated = await postgres.createDatabase()
    await migrate(migrated)
    const described = await postgres.createDatabase()
    await query(described, await schemaSql(described))
    expect(await describeDatabase(migrated)).toEqual(await describeDatabase(described))
  })

  it('applies everything once and nothing the second time', async () => {
    const url = await postgres.createDatabase()
    const names = (await readMigrations()).map((m) => m.name)
    expect(await migrate(url)).toEqual(names)
    expect(await migrate(url)).toEqual([])
    const db = createDb(url)
    expect(await db.user.count()).toBe(0)
    await db.$disconnect()
  })

  it('records each migration as Prisma does: finished, one step, SHA-256 of the file', async () => {
    const url = await postgres.createDatabase()
    await migrate(url)
    const rows = await query(
      url,
      'SELECT migration_name, checksum, applied_steps_count, finished_at FROM _prisma_migrations ORDER BY migration_name',
    )
    const migrations = await readMigrations()
    expect(rows).toEqual(
      migrations.map(({ name, checksum }) => ({
        migration_name: name,
        checksum,
        applied_steps_count: 1,
        finished_at: expect.any(Date),
      })),
    )
  })

  it('lets two processes that start at once apply it once', async () => {
    const url = await postgres.createDatabase()
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
    expect(applied.flat()).toEqual((await readMigrations()).map((m) => m.name))
  })

  it('takes a failing migration back, names it, and applies it once it is mended', async () => {
    const url = await postgres.createDatabase()
    await migrate(url)
    const name = '29990101000000_broken'
    const broken = await withMigration(name, 'CREATE TABLE half (id int); SELECT nonsense();')
    await expect(migrate(url, broken)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      at: `${name}/migration.sql`,
      message: expect.stringContaining('nonsense'),
    })
    expect(await query(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }])
    await writeFile(join(broken, name, 'migration.sql'), 'CREATE TABLE half (id int);')
    expect(await migrate(url, broken)).toEqual([name])
  })

  it('refuses a migration that was edited after it had been applied', async () => {
    const url = await postgres.createDatabase()
    const name = '29990101000000_more'
    const set = await withMigration(name, 'CREATE TABLE more (id int);')
    await migrate(url, set)
    await writeFile(join(set, name, 'migration.sql'), 'CREATE TABLE more (id bigint);')
    await expect(migrate(url, set)).rejects.toMatchObject({ code: 'MIGRATION_EDITED' })
  })

  it('refuses a database that a newer version has used', async () => {
    const url = await postgres.createDatabase()
    await migrate(url, await withMigration('29990101000000_newer', 'CREATE TABLE newer (id int);'))
    await expect(migrate(url)).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' })
  })
})
