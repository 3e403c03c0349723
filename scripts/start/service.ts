import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ScriptError } from '../shared/error.ts'
import { goFirst } from '../shared/go-first.ts'
import { openLog, tailOf } from '../shared/log-file.ts'
import { waitFor } from '../shared/wait.ts'

export interface ServiceSpec {
  name: string
  command: string
  parameters: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  log: string
  /** Answers with a status below 500 when the service is up. */
  healthUrl: string
  startSeconds: number
  stopSeconds: number
}

export interface ServiceEvents {
  /** A process was started; called again at each restart. */
  started(name: string, pid: number): void
  /** It ended by itself and is started again. */
  restarting(name: string, how: string): void
  /** It ended too often; nobody starts it again. */
  gaveUp(name: string, error: ScriptError): void
}

/** More deaths than this within the time below, and starting it again is no use. */
const DEATHS_MAX = 5
const DEATHS_SECONDS = 300

/** One that ends at its very start is tried once more: what is wrong with it may be the moment. */
const START_TRIES = 2

/** A child process that is started again when it ends by itself. */
export class Service {
  readonly spec: ServiceSpec
  readonly #events: ServiceEvents
  #child: ChildProcess | undefined
  #stopping = false
  #deaths: number[] = []

  constructor(spec: ServiceSpec, events: ServiceEvents) {
    this.spec = spec
    this.#events = events
  }

  /**
   * Starts it and resolves when it answers.
   * @throws {ScriptError} `SERVICE_FAILED` with the end of its log.
   */
  async start(stopping: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      const ended = this.#launch()
      let how: string | undefined
      void ended.then((text) => (how = text))
      const up = await waitFor(async () => (how === undefined ? answers(this.spec.healthUrl) : null), {
        timeoutSeconds: this.spec.startSeconds,
        signal: stopping,
      })
      if (up === true) {
        void ended.then((text) => this.#ended(text))
        return
      }
      if (how !== undefined && tries < START_TRIES && !stopping.aborted && !this.#stopping) {
        this.#events.restarting(this.spec.name, how)
        continue
      }
      this.#stopping = true
      const limit = `did not answer within ${this.spec.startSeconds} s`
      throw this.#failure(how === undefined ? limit : `ended at its start (${how})`)
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const child = this.#child
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((done) => child.once('exit', done))
    signal(child.pid, 'SIGTERM')
    await Promise.race([gone, sleep(this.spec.stopSeconds * 1000, undefined, { ref: false })])
    if (child.exitCode === null && child.signalCode === null) signal(-child.pid, 'SIGKILL')
    await gone
  }

  /** Starts the process; resolves to how it ended. */
  #launch(): Promise<string> {
    const { spec } = this
    const log = openLog(spec.log)
    const child = spawn(spec.command, spec.parameters, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ['ignore', log, log],
      // A group of its own: Ctrl-C in the terminal is ours to carry out, in order.
      detached: true,
    })
    closeSync(log)
    this.#child = child
    if (child.pid !== undefined) {
      goFirst(child.pid)
      this.#events.started(spec.name, child.pid)
    }
    return new Promise((done) => {
      child.on('error', (error) => done(error.message))
      child.on('exit', (code, name) => done(name ?? `exit code ${code}`))
    })
  }

  async #ended(how: string): Promise<void> {
    if (this.#stopping) return
    const now = Date.now()
    this.#deaths = [...this.#deaths.filter((at) => now - at < DEATHS_SECONDS * 1000), now]
    if (this.#deaths.length > DEATHS_MAX) {
      this.#events.gaveUp(this.spec.name, this.#failure(`ended ${this.#deaths.length} times within minutes (${how})`))
      return
    }
    this.#events.restarting(this.spec.name, how)
    await sleep(Math.min(250 * 2 ** this.#deaths.length, 8000))
    if (this.#stopping) return
    void this.#launch().then((text) => this.#ended(text))
  }

  #failure(problem: string): ScriptError {
    return new ScriptError(
      'SERVICE_FAILED',
      `${tailOf(this.spec.log, 20)}\n\nThe service "${this.spec.name}" ${problem}.`,
      `All it said: ${this.spec.log}`,
    )
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: 'manual' })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}
