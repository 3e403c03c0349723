import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { ScriptError } from './error.ts'
import { tailOf } from './log-file.ts'

export interface ProgramOptions {
  cwd?: string
  env: NodeJS.ProcessEnv
  log: string
  timeoutSeconds: number
  fix?: string
  signal?: AbortSignal
}

/**
 * Runs a program to its end with its output in a log file.
 * @throws {ScriptError} `PROGRAM_FAILED` with the end of that log when it fails, takes too long or is told to stop.
 */
export async function runProgram(command: string, parameters: string[], o: ProgramOptions): Promise<void> {
  mkdirSync(dirname(o.log), { recursive: true })
  const file = openSync(o.log, 'w')
  const child = spawn(command, parameters, {
    cwd: o.cwd,
    env: o.env,
    stdio: ['ignore', file, file],
    // A group of its own: its children end with it, and Ctrl-C goes through us.
    detached: true,
  })
  closeSync(file)
  let why: string | undefined
  const end = (reason: string) => {
    why = reason
    if (child.pid !== undefined) killGroup(child.pid)
  }
  const timer = setTimeout(() => end(`took longer than ${o.timeoutSeconds} s`), o.timeoutSeconds * 1000)
  const abort = () => end('was stopped')
  o.signal?.addEventListener('abort', abort)
  const result = await new Promise<string | number | null>((done) => {
    child.on('error', (error) => done(error.message))
    child.on('exit', (code, signal) => done(signal ?? code))
  })
  clearTimeout(timer)
  o.signal?.removeEventListener('abort', abort)
  if (result === 0 && why === undefined) return
  const how = why ?? `failed (${result})`
  throw new ScriptError(
    'PROGRAM_FAILED',
    `${tailOf(o.log, 15)}\n\n"${command} ${parameters[0] ?? ''} …" ${how}. All it said: ${o.log}`,
    o.fix,
  )
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}
