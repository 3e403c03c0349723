import { spawn } from 'node:child_process'
import { closeSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../shared/config.ts'
import { findProgram } from '../shared/find-program.ts'
import { goFirst } from '../shared/go-first.ts'
import { openLog } from '../shared/log-file.ts'
import { isAlive, type ProcessIdentity } from '../shared/process-identity.ts'
import { waitFor } from '../shared/wait.ts'

const STOP_SECONDS = 30

/** A Docker engine that this process started. */
export interface Daemon {
  readonly pid: number
  readonly log: string
  readonly running: boolean
  stop(): Promise<void>
}

/** Starts dockerd where no service manager runs the machine. Its containers end with it. */
export function startDaemon(config: Config): Daemon {
  removeStalePidFile()
  const log = join(config.dataDir, 'logs/dockerd.log')
  const file = openLog(log)
  const child = spawn(findProgram('dockerd') ?? 'dockerd', [], {
    stdio: ['ignore', file, file],
    detached: true,
    env: { ...config.environment, PATH: `/usr/local/sbin:/usr/sbin:/sbin:${config.environment.PATH}` },
  })
  closeSync(file)
  if (child.pid !== undefined) goFirst(child.pid)
  let running = true
  const ended = new Promise<void>((done) => {
    child.on('error', () => done())
    child.on('exit', () => done())
  }).then(() => {
    running = false
  })
  return {
    pid: child.pid ?? 0,
    log,
    get running() {
      return running
    },
    async stop() {
      if (!running) return
      child.kill('SIGTERM')
      await Promise.race([ended, sleep(STOP_SECONDS * 1000, undefined, { ref: false })])
      if (running) child.kill('SIGKILL')
      await ended
    },
  }
}

const PID_FILE = '/var/run/docker.pid'

/** dockerd does not start while the process of its pid file lives, even when that number is another program's by now. */
function removeStalePidFile(): void {
  try {
    const pid = readFileSync(PID_FILE, 'utf8').trim()
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'dockerd') rmSync(PID_FILE)
  } catch {
    // There is no such file, or no such process: both are fine with dockerd.
  }
}

/** The engine that an earlier start of ours left running because it was killed: this process looks after it from now on. */
export function adoptDaemon(identity: ProcessIdentity, config: Config): Daemon {
  return {
    pid: identity.pid,
    log: join(config.dataDir, 'logs/dockerd.log'),
    get running() {
      return isAlive(identity)
    },
    async stop() {
      if (!isAlive(identity)) return
      process.kill(identity.pid, 'SIGTERM')
      const gone = await waitFor(() => !isAlive(identity), { timeoutSeconds: STOP_SECONDS })
      if (gone === undefined) process.kill(identity.pid, 'SIGKILL')
    },
  }
}
