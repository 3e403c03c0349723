import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The program that listens on a TCP port, such as `"nginx: master process" (pid 812)`; undefined when this user may not see it. */
export function portUser(port: number): string | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeners(table, port)))
  if (inodes.size === 0) return undefined
  for (const pid of entries('/proc').filter((name) => /^\d+$/.test(name))) {
    const owns = entries(`/proc/${pid}/fd`).some((fd) => {
      const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`))
      return target !== undefined && inodes.has(/^socket:\[(\d+)]$/.exec(target)?.[1] ?? '')
    })
    if (owns) return `"${commandOf(pid)}" (pid ${pid})`
  }
  return undefined
}

/** The command line, short enough for a message. */
function commandOf(pid: string): string {
  const words = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? []
  return words.join(' ').trim().slice(0, 100) || 'a process'
}

/** Inodes of the sockets in state LISTEN (0A), see proc(5). */
function listeners(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = (attempt(() => readFileSync(table, 'utf8')) ?? '').split('\n').map((row) => row.trim().split(/\s+/))
  return rows.flatMap(([, local, , state, , , , , , inode]) =>
    local?.endsWith(suffix) && state === '0A' && inode ? [inode] : [],
  )
}

function entries(folder: string): string[] {
  return attempt(() => readdirSync(folder)) ?? []
}

/** Processes come and go, and those of other users are not to be read. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
