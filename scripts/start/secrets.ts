import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { ScriptError } from '../shared/error.ts'

const Secrets = z.object({
  /** Of the embedded PostgreSQL. */
  databasePassword: z.string().min(16),
  /** Between the api and sandboxd. */
  sandboxdSecret: z.string().min(16),
  /** Signs session cookies. */
  authSecret: z.string().min(32),
  /** By which Prometheus reads the metrics. */
  metricsToken: z.string().min(16),
})
export type Secrets = z.infer<typeof Secrets>

/**
 * The product's own secrets, made at the first start and kept in `secrets.json`, readable by this user alone.
 * @throws {ScriptError} when the file is there and is not what was written.
 */
export function loadSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return makeSecrets(file)
  }
  try {
    const kept = Secrets.partial({ metricsToken: true }).parse(JSON.parse(text))
    // Files of older versions have no token for the metrics.
    return kept.metricsToken === undefined ? keep(file, { ...kept, metricsToken: secret() }) : Secrets.parse(kept)
  } catch (cause) {
    throw new ScriptError(
      'SECRETS_UNREADABLE',
      `${file} is damaged.`,
      'Restore it from a backup. Without it the database cannot be opened.',
      { cause },
    )
  }
}

function makeSecrets(file: string): Secrets {
  mkdirSync(dirname(file), { recursive: true })
  return keep(file, {
    databasePassword: secret(),
    sandboxdSecret: secret(),
    authSecret: secret(),
    metricsToken: secret(),
  })
}

function keep(file: string, secrets: Secrets): Secrets {
  // Whole or not at all: a half-written file would lock the database.
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secrets
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}
