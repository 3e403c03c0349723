import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const STOP_SECONDS = 20

/** Ends a server that was left running on these files, such as after its parent was killed. Ends nothing else. */
export async function endLeftover(data: string): Promise<void> {
  const pid = pidOf(data)
  if (pid === undefined || !serves(pid, data)) return
  process.kill(pid, 'SIGINT')
  for (const end = Date.now() + STOP_SECONDS * 1000; Date.now() < end; await sleep(50)) {
    if (!serves(pid, data)) return
  }
  process.kill(pid, 'SIGQUIT')
  await sleep(1000)
}

function pidOf(data: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10) || undefined
  } catch {
    return undefined
  }
}

/** PostgreSQL's working directory is its data; told by inode, since it may see it under another name. */
function serves(pid: number, data: string): boolean {
  try {
    const there = statSync(`/proc/${pid}/cwd`)
    const here = statSync(data)
    return there.ino === here.ino && there.dev === here.dev && readlinkSync(`/proc/${pid}/exe`).endsWith('/postgres')
  } catch {
    return false
  }
}
