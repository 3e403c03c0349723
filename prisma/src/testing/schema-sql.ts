import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import { startTestPostgres } from './postgres.ts'

/**
 * The SQL that makes all of `schema.prisma` in an empty database. It is Prisma's own engine, compiled to WebAssembly,
 * which needs no download; run `node prisma/src/testing/schema-sql.ts` to see it when you write a migration.
 * @param url of a Postgres, which the engine asks for its version.
 */
export async function schemaSql(url: string): Promise<string> {
  const path = join(import.meta.dirname, '../../schema.prisma')
  const schema = { path, content: await readFile(path, 'utf8') }
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }))
  const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, factory)
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [schema] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  if (!stdout) throw new Error('Prisma made no SQL of schema.prisma')
  return stdout
}

if (import.meta.main) {
  await using postgres = await startTestPostgres()
  console.log(await schemaSql(await postgres.createDatabase()))
}
