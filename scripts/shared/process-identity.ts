import { readFileSync } from 'node:fs'

/** A process told apart from a later one of the same number by the moment it started. */
export interface ProcessIdentity {
  pid: number
  /** Clock ticks after boot, field 22 of proc_pid_stat(5), and the boot it counts from. */
  startedAt: string
}

export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = startOf(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

export function isAlive(process: ProcessIdentity): boolean {
  return startOf(process.pid) === process.startedAt
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in parentheses, which may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; nobody has asked for its exit code yet.
    if (fields[0] === 'Z') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
  } catch {
    return undefined
  }
}
