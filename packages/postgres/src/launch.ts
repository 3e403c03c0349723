import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SystemUser } from './system-user.ts'

/** Where the programs and the data lie, and who runs them. */
export interface Place {
  native: string
  home: string
  user: SystemUser | undefined
}

/** The clone may lie where only root may go, such as below /root; within a mount namespace it then lies here as well. */
const MIRROR = '/mnt'
const MIRROR_SCRIPT = `
set -e
mount -t tmpfs -o mode=755 tmpfs ${MIRROR}
mkdir ${MIRROR}/native ${MIRROR}/home
mount --bind "$1" ${MIRROR}/native
mount --bind "$2" ${MIRROR}/home
cd /
uid=$3 gid=$4
shift 4
exec setpriv --reuid="$uid" --regid="$gid" --clear-groups "$@"
`

/**
 * Starts one of PostgreSQL's programs as its user.
 * @param command makes the command line from the folders as the program sees them.
 */
export function launch(
  place: Place,
  command: (seen: { bin: string; home: string }) => [program: string, ...parameters: string[]],
  options: SpawnOptions,
): ChildProcess {
  const { native, home, user } = place
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  const common: SpawnOptions = { cwd: '/', ...options, env: environment }
  if (user === undefined || (othersMayEnter(native) && othersMayEnter(home))) {
    const [program, ...parameters] = command({ bin: join(native, 'bin'), home })
    return spawn(program, parameters, { ...common, ...user })
  }
  const inside = command({ bin: join(MIRROR, 'native/bin'), home: join(MIRROR, 'home') })
  const script = [MIRROR_SCRIPT, 'launch', native, home, String(user.uid), String(user.gid), ...inside]
  return spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', ...script], common)
}

/** Whether every folder above has the search bit for others. */
function othersMayEnter(folder: string): boolean {
  for (let parent = dirname(folder); ; parent = dirname(parent)) {
    if ((statSync(parent).mode & 0o001) === 0) return false
    if (parent === dirname(parent)) return true
  }
}
