import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { repository } from '../shared/config.ts'
import type { StageContext } from './stage.ts'

/**
 * Runs a program whose output the reader sees as it comes; a copy of standard output can go to a file instead. It ends when
 * the stage is aborted.
 * @returns its exit code; a program ended by a signal, or that cannot be started, counts as 1.
 */
export async function showProgram(
  { signal, config }: StageContext,
  command: string,
  parameters: string[],
  o: { env?: NodeJS.ProcessEnv; standardOutputTo?: string } = {},
): Promise<number> {
  const toFile = o.standardOutputTo !== undefined
  const child = spawn(command, parameters, {
    cwd: repository,
    env: { ...config.environment, ...o.env },
    stdio: ['ignore', toFile ? 'pipe' : 'inherit', 'inherit'],
    detached: true,
  })
  if (o.standardOutputTo !== undefined) child.stdout?.pipe(createWriteStream(o.standardOutputTo))
  const end = async () => {
    if (child.pid === undefined) return
    killGroup(child.pid, 'SIGTERM')
    setTimeout(() => child.pid !== undefined && killGroup(child.pid, 'SIGKILL'), 20_000).unref()
  }
  if (signal.aborted) await end()
  signal.addEventListener('abort', end)
  try {
    return await new Promise((done) => {
      child.on('error', () => done(1))
      child.on('close', (code) => done(code ?? 1))
    })
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended by itself.
  }
}
