import type Dockerode from 'dockerode'
import type { Pty } from '../driver.ts'
import { engineError } from './engine.ts'
import { exitCodeOf } from './run.ts'

/** Starts a program with a pseudo-terminal of the given size. */
export async function startPty(
  container: Dockerode.Container,
  command: string[],
  options: {
    user: string
    workingDirectory: string
    environment: Record<string, string>
    size: { columns: number; rows: number }
  },
): Promise<Pty> {
  try {
    const exec = await container.exec({
      Cmd: command,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
      User: options.user,
      WorkingDir: options.workingDirectory,
      Env: Object.entries(options.environment).map(([key, value]) => `${key}=${value}`),
    })
    const stream = await exec.start({ hijack: true, stdin: true, Tty: true })
    const ended = new Promise<{ exitCode: number | null }>((resolve) => {
      const finish = () =>
        exitCodeOf(exec).then(
          (exitCode) => resolve({ exitCode }),
          () => resolve({ exitCode: null }),
        )
      stream.once('close', finish)
    })
    // The engine may cut the line when a machine dies; `ended` tells that, an unhandled 'error' would end the process.
    stream.on('error', () => stream.destroy())
    const resize = async (columns: number, rows: number) => {
      try {
        await exec.resize({ w: columns, h: rows })
      } catch (error) {
        throw engineError(error, 'Resizing a terminal')
      }
    }
    // Before engine 24 the size can only be set once the program runs.
    await resize(options.size.columns, options.size.rows)
    return { stream, resize, ended }
  } catch (error) {
    throw engineError(error, 'Opening a terminal')
  }
}
