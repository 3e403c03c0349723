import { spawn } from 'node:child_process'
import { ImagesError } from './error.ts'

export interface RunOptions {
  cwd?: string
  environment?: Record<string, string>
  timeoutSeconds: number
  signal?: AbortSignal
  /** Each line of standard error as it comes. */
  onLine?: (line: string) => void
}

/**
 * Runs a program of this machine and gives its standard output.
 * @throws {ImagesError} `BUILD_FAILED` with the last lines it wrote, `BUILD_TIMEOUT`, `NO_DISK`, `ABORTED`.
 */
export function run(command: string[], o: RunOptions): Promise<string> {
  const [program = '', ...rest] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      cwd: o.cwd,
      env: { ...process.env, ...o.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it has started ends with it.
      detached: true,
    })
    const end = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      end()
    }, o.timeoutSeconds * 1000)
    o.signal?.addEventListener('abort', end, { once: true })
    const output: Buffer[] = []
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-20_000)
      for (const line of chunk.toString().split('\n')) if (line.trim()) o.onLine?.(line.trim())
    })
    const settle = () => {
      clearTimeout(timer)
      o.signal?.removeEventListener('abort', end)
    }
    child.on('error', (error) => {
      settle()
      reject(new ImagesError('BUILD_FAILED', `${program} cannot be run: ${error.message}`, { cause: error }))
    })
    child.on('close', (code) => {
      settle()
      if (code === 0) return resolve(Buffer.concat(output).toString())
      const said = errors.trim().split('\n').slice(-20).join('\n')
      if (o.signal?.aborted) return reject(new ImagesError('ABORTED', 'The build was stopped.'))
      if (timedOut) {
        const message = `${program} did not end within ${o.timeoutSeconds} s.`
        return reject(new ImagesError('BUILD_TIMEOUT', message, { detail: said }))
      }
      if (/no space left on device/i.test(errors)) {
        return reject(
          new ImagesError('NO_DISK', `The disk is full: ${program} could not write.`, {
            fix: 'Free some 12 GB for the build (4 GB stay in use), then start again.',
            detail: said,
          }),
        )
      }
      const message = `${command.slice(0, 3).join(' ')} ended with ${code}: ${said.split('\n').at(-1) ?? ''}`
      reject(new ImagesError('BUILD_FAILED', message, { detail: said }))
    })
  })
}
