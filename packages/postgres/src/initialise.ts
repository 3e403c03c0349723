import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresError } from './error.ts'
import { launch, type Place } from './launch.ts'

/** The major version that the binaries are of, and so the data. */
const MAJOR = '18'
const INIT_TIMEOUT_SECONDS = 120

/**
 * Makes the database files in `home/data` unless they are there.
 * @throws {PostgresError}
 */
export async function initialise(place: Place, password: string): Promise<void> {
  const { home, user } = place
  mkdirSync(home, { recursive: true })
  if (user) chownSync(home, user.uid, user.gid)
  const data = join(home, 'data')
  if (existsSync(join(data, 'PG_VERSION'))) return checkVersion(data)

  // Made beside its place and then moved, so that an interrupted attempt leaves nothing that looks whole.
  rmSync(join(home, 'new'), { recursive: true, force: true })
  const passwordFile = join(home, 'password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  try {
    await runInitdb(place)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(join(home, 'new'), data)
}

async function runInitdb(place: Place): Promise<void> {
  const child = launch(
    place,
    ({ bin, home }) => [
      join(bin, 'initdb'),
      `--pgdata=${home}/new`,
      `--pwfile=${home}/password`,
      '--username=postgres',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: INIT_TIMEOUT_SECONDS * 1000 },
  )
  let said = ''
  child.stdout?.on('data', (chunk) => (said += chunk))
  child.stderr?.on('data', (chunk) => (said += chunk))
  const end = await new Promise((done) => {
    child.on('error', (error) => done(error.message))
    child.on('close', (code, signal) => done(signal ?? code))
  })
  if (end === 0) return
  throw new PostgresError(
    'POSTGRES_INIT_FAILED',
    `The database files could not be made in ${place.home} (${end}):\n${said.trim()}`,
    'Is there disk left ("df -h")? Or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

function checkVersion(data: string): void {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (version === MAJOR) return
  throw new PostgresError(
    'POSTGRES_OTHER_VERSION',
    `The data in ${data} is of PostgreSQL ${version}; this is PostgreSQL ${MAJOR}.`,
    `Dump it with the version that wrote it ("pg_dumpall"), move ${data} away, start, and load the dump.`,
  )
}
