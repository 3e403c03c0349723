import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes the database client under `src/generated`, when the schema or Prisma's version has changed since.
 * Run as `node prisma/src/generate.ts`.
 */
const folder = join(import.meta.dirname, '..')
const generated = join(import.meta.dirname, 'generated')
const stampFile = join(generated, '.stamp')

export function generate(): void {
  const stamp = createHash('sha256')
    .update(readFileSync(join(folder, 'schema.prisma')))
    .update(readFileSync(join(folder, 'node_modules/prisma/package.json')))
    .digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  rmSync(stampFile, { force: true })
  const { status, error, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'node_modules/prisma/build/index.js'), 'generate'],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
      env: {
        ...process.env,
        // Prisma would download an engine that generating does not use; any executable satisfies it.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  )
  if (status !== 0) throw new Error(`"prisma generate" failed: ${error?.message ?? ''}\n${stdout}\n${stderr}`)
  mkdirSync(generated, { recursive: true })
  writeFileSync(stampFile, stamp)
}

if (import.meta.main) generate()
