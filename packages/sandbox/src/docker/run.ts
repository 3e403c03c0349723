import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecResult } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import type { ExecOptions } from '../driver.ts'
import { SandboxError } from '../error.ts'
import { engineError } from './engine.ts'
import { FrameSplitter, STDERR } from './frames.ts'

const OUTPUT_BYTES_MAX = 1024 * 1024
/** What the engine may take on top of the program's own time before we stop listening. */
const GRACE_SECONDS = 5
/** Exit code of `timeout` when it had to end the program. */
const TIMED_OUT = 124
const KILLED = 137

export interface RunOptions extends ExecOptions {
  user?: string
  workingDirectory?: string
}

/**
 * Runs a program in a container and collects its output. It is ended after its time by `timeout` in the container; should
 * that fail, we stop listening a little later. A program that fails is a result, not an error.
 */
export async function runIn(
  container: Dockerode.Container,
  command: string[],
  options: RunOptions,
): Promise<ExecResult> {
  const { stdin, timeoutSeconds, outputBytesMax = OUTPUT_BYTES_MAX } = options
  const started = performance.now()
  const { exec, stream } = await startProgram(
    container,
    ['timeout', '-k', '1', String(timeoutSeconds), ...command],
    options,
  )
  const stdout = new Capture(outputBytesMax)
  const stderr = new Capture(outputBytesMax)
  const splitter = new FrameSplitter((from, payload) => (from === STDERR ? stderr : stdout).add(payload))
  const heard = await listen(stream, splitter, stdin, (timeoutSeconds + GRACE_SECONDS) * 1000)
  const exitCode = heard ? await exitCodeOf(exec) : TIMED_OUT
  const seconds = (performance.now() - started) / 1000
  return {
    exitCode,
    stdout: stdout.text(),
    stderr: stderr.text(),
    // A program may end with these codes by itself, so the clock has a say.
    timedOut: (exitCode === TIMED_OUT || exitCode === KILLED) && seconds >= timeoutSeconds,
    truncated: stdout.truncated || stderr.truncated,
  }
}

/** Starts a program whose streams are framed; with `stdin: undefined` it reads an empty input. */
export async function startProgram(
  container: Dockerode.Container,
  command: string[],
  options: { user?: string; workingDirectory?: string; environment?: Record<string, string>; stdin?: unknown },
): Promise<{ exec: Dockerode.Exec; stream: Duplex }> {
  const attachStdin = options.stdin !== undefined
  try {
    const exec = await container.exec({
      Cmd: command,
      AttachStdin: attachStdin,
      AttachStdout: true,
      AttachStderr: true,
      User: options.user,
      WorkingDir: options.workingDirectory,
      Env: Object.entries(options.environment ?? {}).map(([key, value]) => `${key}=${value}`),
    })
    const stream = await exec.start({ hijack: true, stdin: attachStdin })
    return { exec, stream }
  } catch (error) {
    throw engineError(error, 'Running a program in the sandbox')
  }
}

/** The engine reports a program's end a moment after closing its streams. */
export async function exitCodeOf(exec: Dockerode.Exec): Promise<number> {
  for (let tries = 0; tries < 40; tries++) {
    try {
      const state = await exec.inspect()
      if (!state.Running && state.ExitCode !== null) return state.ExitCode
    } catch (error) {
      throw engineError(error, 'Reading how a program ended')
    }
    await sleep(Math.min(10 * (tries + 1), 100))
  }
  throw new SandboxError('TOOL_FAILED', 'A program closed its output and did not end.')
}

/** Resolves to false when the time is up first. */
function listen(stream: Duplex, splitter: FrameSplitter, stdin: string | undefined, limitMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stream.destroy()
      resolve(false)
    }, limitMs)
    const finish = () => {
      clearTimeout(timer)
      resolve(true)
    }
    stream.on('data', (chunk: Buffer) => splitter.push(chunk))
    stream.on('end', finish)
    stream.on('close', finish)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The program may end without reading all of its input.
      if (error.code === 'EPIPE') return
      clearTimeout(timer)
      reject(engineError(error, 'Reading the output of a program'))
    })
    if (stdin !== undefined) stream.end(stdin)
  })
}

/** Keeps the first bytes of a stream and drops the rest, so that a flood costs no memory. */
class Capture {
  readonly #limit: number
  readonly #chunks: Buffer[] = []
  #bytes = 0
  truncated = false

  constructor(limit: number) {
    this.#limit = limit
  }

  add(chunk: Buffer): void {
    const room = this.#limit - this.#bytes
    if (chunk.length > room) this.truncated = true
    if (room <= 0) return
    const kept = chunk.subarray(0, room)
    this.#chunks.push(kept)
    this.#bytes += kept.length
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}
