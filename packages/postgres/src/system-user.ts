import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { PostgresError } from './error.ts'

const NAME = 'postgres'

export interface SystemUser {
  uid: number
  gid: number
}

/** Whom PostgreSQL runs as: it refuses root. Undefined when we are not root; as root the user is made when missing. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const known = lookUp()
  if (known) return known
  const made = spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    NAME,
  ])
  const user = lookUp()
  if (user) return user
  throw new PostgresError(
    'POSTGRES_NO_USER',
    `PostgreSQL does not run as root, and the user "${NAME}" could not be made: ${made.stderr ?? made.error}`,
    'Run as another user than root, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

function lookUp(): SystemUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${NAME}:`))
  if (!line) return undefined
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}
