import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { nativeFolder } from './binaries.ts'
import { PostgresError } from './error.ts'
import { initialise } from './initialise.ts'
import { launch } from './launch.ts'
import { endLeftover } from './leftover.ts'
import { postgresUser } from './system-user.ts'

export interface PostgresOptions {
  /** Absolute path of the folder for the files; made when missing. */
  home: string
  /** A TCP port of the loopback interface. */
  port: number
  /** Of the superuser `postgres`; must be the one that the files were made with. */
  password: string
  logFile: string
  /** `off` for tests: quicker, and a crash of the machine loses the data. */
  durability?: 'on' | 'off'
}

export interface PostgresServer extends AsyncDisposable {
  readonly pid: number
  /** Resolves when the server has ended, by itself or by `stop`. */
  readonly ended: Promise<void>
  url(database: string): string
  /** Makes a database unless it is there; resolves to its URL. */
  createDatabase(name: string): Promise<string>
  /** Ends the connections and the server; takes a second at most on a quiet one. */
  stop(): Promise<void>
}

const START_SECONDS = 60
const STOP_SECONDS = 30

/**
 * Starts npm's embedded PostgreSQL on its own files. It listens on 127.0.0.1 alone and asks for the password. As root it
 * runs as the user `postgres`.
 * @throws {PostgresError}
 */
export async function startPostgres(o: PostgresOptions): Promise<PostgresServer> {
  const place = { native: nativeFolder(), home: o.home, user: postgresUser() }
  await initialise(place, o.password)
  await endLeftover(join(o.home, 'data'))
  mkdirSync(dirname(o.logFile), { recursive: true })
  const log = openSync(o.logFile, 'a')
  const settings = {
    port: String(o.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...(o.durability === 'off' && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const child = launch(
    place,
    ({ bin, home }) => [
      join(bin, 'postgres'),
      '-D',
      join(home, 'data'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // A group of its own, so that Ctrl-C in the terminal does not end it before its clients.
    { stdio: ['ignore', log, log], detached: true },
  )
  closeSync(log)
  let running = true
  const ended = new Promise<void>((done) => {
    child.on('error', () => done())
    child.on('exit', () => done())
  }).then(() => {
    running = false
  })

  const url = (database: string) =>
    `postgres://postgres:${encodeURIComponent(o.password)}@127.0.0.1:${o.port}/${database}`
  const stop = async () => {
    if (!running) return
    child.kill('SIGINT')
    await Promise.race([ended, sleep(STOP_SECONDS * 1000, undefined, { ref: false })])
    if (running) child.kill('SIGQUIT')
    await ended
  }
  try {
    await answers(url('postgres'), () => running, o.logFile)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    pid: child.pid as number,
    ended,
    url,
    stop,
    async createDatabase(name) {
      await withClient(url('postgres'), async (client) => {
        const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
        if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
      })
      return url(name)
    },
    [Symbol.asyncDispose]: stop,
  }
}

async function answers(url: string, running: () => boolean, logFile: string): Promise<void> {
  let last: unknown
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end && running(); await sleep(30)) {
    try {
      return await withClient(url, async () => {})
    } catch (error) {
      // 28P01: invalid_password, https://www.postgresql.org/docs/18/errcodes-appendix.html
      if (error instanceof pg.DatabaseError && error.code === '28P01') {
        throw new PostgresError(
          'POSTGRES_PASSWORD',
          'The password kept for the embedded PostgreSQL is not the one its files were made with.',
          'Restore secrets.json from a backup, or remove the folder "postgres" beside it to begin with an empty database.',
        )
      }
      last = error
    }
  }
  throw new PostgresError(
    'POSTGRES_NOT_STARTED',
    running() ? `PostgreSQL did not answer within ${START_SECONDS} s.` : 'PostgreSQL ended at its start.',
    `Its log says why: ${logFile}`,
    last,
  )
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
