import type Dockerode from 'dockerode'
import { ImagesError } from './error.ts'

export interface ExecOutput {
  exitCode: number
  stdout: string
  stderr: string
}

/**
 * Runs a program in a container, as root.
 * @param stdin is sent and then closed.
 */
export async function exec(
  container: Dockerode.Container,
  command: string[],
  o: { timeoutSeconds: number; stdin?: NodeJS.ReadableStream; signal?: AbortSignal },
): Promise<ExecOutput> {
  const limit = AbortSignal.timeout(o.timeoutSeconds * 1000)
  const signal = o.signal ? AbortSignal.any([limit, o.signal]) : limit
  const created = await container.exec({
    // The engine cannot end a program that it has started, so that is left to one beside it.
    Cmd: ['timeout', '--signal=KILL', String(o.timeoutSeconds), ...command],
    User: 'root',
    AttachStdin: o.stdin !== undefined,
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await created.start({ hijack: true, stdin: o.stdin !== undefined })
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  const ended = new Promise<void>((resolve, reject) => {
    container.modem.demuxStream(
      stream,
      { write: (chunk: Buffer) => output.stdout.push(chunk) } as never,
      { write: (chunk: Buffer) => output.stderr.push(chunk) } as never,
    )
    stream.once('end', resolve)
    stream.once('close', resolve)
    stream.once('error', reject)
    signal.addEventListener('abort', () => {
      stream.destroy()
      reject(new ImagesError('BUILD_TIMEOUT', `${command.slice(0, 3).join(' ')} did not end in time.`))
    })
  })
  o.stdin?.pipe(stream)
  await ended
  const { ExitCode } = await created.inspect()
  return {
    exitCode: ExitCode ?? -1,
    stdout: Buffer.concat(output.stdout).toString(),
    stderr: Buffer.concat(output.stderr).toString(),
  }
}

/** A bash script that must succeed; gives its standard output. */
export async function script(
  container: Dockerode.Container,
  text: string,
  o: { timeoutSeconds: number; stdin?: NodeJS.ReadableStream; signal?: AbortSignal },
): Promise<string> {
  const result = await exec(container, ['bash', '-c', `set -euo pipefail\n${text}`], o)
  if (result.exitCode === 0) return result.stdout
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-40).join('\n')
  throw new ImagesError('SNAPSHOT_FAILED', `"${text.split('\n')[0]}" ended with ${result.exitCode}.`, { detail: said })
}
