import { join } from 'node:path'
import { migrate } from '@cka-netlab/db'
import { type PostgresServer, startPostgres } from '@cka-netlab/postgres'
import type { Config } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { freePorts } from '../shared/free-port.ts'
import type { Tell } from '../shared/steps.ts'
import type { Secrets } from './secrets.ts'

export interface Database {
  url: string
  /** The embedded server; undefined with one's own. */
  server: PostgresServer | undefined
  /** Migrations that were applied now. */
  migrations: string[]
}

/** One's own Postgres at DATABASE_URL, else the embedded one under `<dataDir>/postgres`; migrated to this version. */
export async function openDatabase(config: Config, secrets: Secrets, tell: Tell): Promise<Database> {
  if (config.databaseUrl !== undefined) {
    tell('migrating the database at DATABASE_URL')
    return { url: config.databaseUrl, server: undefined, migrations: await migrateOwn(config.databaseUrl) }
  }
  tell('starting the embedded PostgreSQL')
  const [port] = await freePorts(1)
  const server = await startPostgres({
    home: join(config.dataDir, 'postgres'),
    port: port as number,
    password: secrets.databasePassword,
    logFile: join(config.dataDir, 'logs/postgres.log'),
  })
  try {
    const url = await server.createDatabase('cka_netlab')
    return { url, server, migrations: await migrate(url) }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function migrateOwn(url: string): Promise<string[]> {
  try {
    return await migrate(url)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !/^(E[A-Z]+|28\w{3}|3D000)$/.test(String(error.code)))
      throw error
    const { host, pathname } = new URL(url)
    throw new ScriptError(
      'DATABASE_UNREACHABLE',
      `The database${pathname.replace('/', ' ')} at ${host} cannot be opened: ${error.message || error.code}`,
      'Correct DATABASE_URL, or leave it out: then an embedded PostgreSQL is used.',
      { cause: error },
    )
  }
}
