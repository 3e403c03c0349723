import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { ScriptError } from './error.ts'

export const repository = resolve(import.meta.dirname, '../..')

/** The configuration of the scripts, from the environment. Nothing else here reads `process.env`. */
const Environment = z.object({
  /** Where the browser goes. */
  CKA_NETLAB_HOST: z.string().default('127.0.0.1'),
  CKA_NETLAB_PORT: z.coerce.number().int().min(1).max(65535).default(7070),
  /** The address that learners type, when it is not http://HOST:PORT (a proxy in front, a name). */
  CKA_NETLAB_URL: z.url().optional(),
  CKA_NETLAB_DATA_DIR: z.string().default(join(repository, '.data')),
  /** A Postgres of one's own instead of the embedded one. */
  DATABASE_URL: z.url().optional(),
  DOCKER_HOST: z.string().optional(),
  NO_COLOR: z.string().optional(),
  CI: z.string().optional(),
  /** Which browser the tests drive. */
  CHROMIUM: z.string().default('/usr/bin/chromium'),
})

export interface Config {
  host: string
  port: number
  /** Where the browser goes, without a slash at the end. */
  url: string
  dataDir: string
  /** Whose containers these are on an engine that others may use too. */
  owner: string
  databaseUrl: string | undefined
  dockerHost: string | undefined
  chromium: string
  color: boolean
  /** What child processes inherit. */
  environment: NodeJS.ProcessEnv
}

/**
 * Reads the configuration.
 * @throws {ScriptError} naming every variable that is wrong.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ScriptError('CONFIG_INVALID', `These environment variables are wrong:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  const dataDir = resolve(env.CKA_NETLAB_DATA_DIR)
  const host = env.CKA_NETLAB_HOST
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return {
    host,
    port: env.CKA_NETLAB_PORT,
    url: (env.CKA_NETLAB_URL ?? `http://${shown.includes(':') ? `[${shown}]` : shown}:${env.CKA_NETLAB_PORT}`).replace(
      /\/$/,
      '',
    ),
    dataDir,
    owner: `d${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`,
    databaseUrl: env.DATABASE_URL,
    dockerHost: env.DOCKER_HOST,
    chromium: env.CHROMIUM,
    color: Boolean(process.stdout.isTTY) && env.NO_COLOR === undefined,
    environment,
  }
}
