import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { findProgram } from '../shared/find-program.ts'
import { tailOf } from '../shared/log-file.ts'
import { runProgram } from '../shared/run-program.ts'
import type { Tell } from '../shared/steps.ts'
import { waitFor } from '../shared/wait.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { type Engine, lookForEngine, noEngine } from './engine.ts'
import { installPackages, mayInstall } from './install.ts'

const START_SECONDS = 60

/** An engine, and the daemon behind it when it was started by this process and so ends with it. */
export interface EnsuredEngine {
  engine: Engine
  daemon?: Daemon
}

/**
 * An engine that answers is used as it is. Where there is none, as root on Debian, Docker is installed and started: by
 * systemd where that runs the machine, else as a child of this process.
 * @throws {ScriptError} that says what to do where that cannot be done.
 */
export async function ensureEngine(config: Config, tell: Tell, signal?: AbortSignal): Promise<EnsuredEngine> {
  const look = await lookForEngine(config.dockerHost)
  if (look.state === 'answers') return { engine: look.engine }
  if (look.state === 'refuses') throw new ScriptError('DOCKER_REFUSES', look.reason, look.fix)
  if (process.getuid?.() !== 0) throw noEngine(look.reason)

  if (findProgram('dockerd') === undefined) {
    if (!mayInstall()) throw noEngine(look.reason)
    await installPackages(config, ['docker.io', 'iptables', 'ca-certificates'], tell, signal)
  }
  tell('starting the engine')
  if (existsSync('/run/systemd/system')) {
    await runProgram('systemctl', ['start', 'docker'], {
      env: config.environment,
      log: join(config.dataDir, 'logs/docker-start.log'),
      timeoutSeconds: START_SECONDS,
      fix: 'Look at "journalctl -u docker".',
    })
    return { engine: await answering(() => true, 'Look at "journalctl -u docker".') }
  }
  // Installing may have started it.
  const started = await lookForEngine(undefined)
  if (started.state === 'answers') return { engine: started.engine }
  const daemon = startDaemon(config)
  try {
    return { engine: await answering(() => daemon.running, `Its log: ${daemon.log}`), daemon }
  } catch (error) {
    await daemon.stop()
    throw new ScriptError(
      'DOCKER_NOT_STARTED',
      `${tailOf(daemon.log, 12)}\n\n${(error as Error).message}`,
      `Its log: ${daemon.log}`,
    )
  }
}

async function answering(running: () => boolean, fix: string): Promise<Engine> {
  const engine = await waitFor(
    async () => {
      const look = await lookForEngine(undefined)
      return look.state === 'answers' ? look.engine : running() ? undefined : null
    },
    { timeoutSeconds: START_SECONDS, intervalSeconds: 0.2 },
  )
  if (engine) return engine
  throw new ScriptError(
    'DOCKER_NOT_STARTED',
    `The Docker engine did not start${running() ? ` within ${START_SECONDS} s` : ''}.`,
    fix,
  )
}
