import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type Dockerode from 'dockerode'
import { pack } from 'tar-stream'
import { ImagesError } from './error.ts'
import { filesBelow } from './hash.ts'

export const LABEL_STAGE = 'cka-netlab.stage'

/** A file or directory of this machine, and its place in the build context. */
export interface ContextEntry {
  from: string
  to: string
}

/** Whether the engine has an image of this name. */
export async function imageExists(docker: Dockerode, tag: string): Promise<boolean> {
  try {
    await docker.getImage(tag).inspect()
    return true
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false
    throw error
  }
}

/**
 * Builds an image from a Dockerfile with the engine's own builder, which every engine since 20.10 has; BuildKit is not
 * asked for. Nothing is pulled.
 * @throws {ImagesError} `BUILD_FAILED`, `NO_DISK`
 */
export async function buildImage(
  docker: Dockerode,
  o: {
    tag: string
    stage: string
    dockerfile: string
    context: ContextEntry[]
    buildArguments: Record<string, string>
    onLine?: (line: string) => void
    signal?: AbortSignal
  },
): Promise<void> {
  const archive = pack()
  const filled = fill(archive, [{ from: o.dockerfile, to: 'Dockerfile' }, ...o.context])
  filled.catch((error) => archive.destroy(error))
  const output = await docker.buildImage(archive as unknown as NodeJS.ReadableStream, {
    t: o.tag,
    buildargs: o.buildArguments,
    labels: { [LABEL_STAGE]: o.stage },
    forcerm: true,
    abortSignal: o.signal,
  })
  await followBuild(output, o.tag, o.onLine)
  await filled
}

async function fill(archive: ReturnType<typeof pack>, entries: ContextEntry[]): Promise<void> {
  for (const { from, to } of entries) {
    for (const file of await filesBelow(from)) {
      const path = file === '' ? from : join(from, file)
      const executable = ((await stat(path)).mode & 0o100) !== 0
      const header = { name: file === '' ? to : join(to, file), mode: executable ? 0o755 : 0o644, mtime: new Date(0) }
      const content = await readFile(path)
      await new Promise<void>((resolve, reject) => {
        archive.entry(header, content, (error) => (error ? reject(error) : resolve()))
      })
    }
  }
  archive.finalize()
}

interface BuildLine {
  stream?: string
  error?: string
}

/** The engine answers with lines of JSON; an error comes as the last of them, under status 200. */
export async function followBuild(
  output: NodeJS.ReadableStream,
  tag: string,
  onLine: (line: string) => void = () => {},
): Promise<void> {
  let rest = ''
  const said: string[] = []
  for await (const chunk of output) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (!line.trim()) continue
      const { stream, error } = JSON.parse(line) as BuildLine
      if (stream?.trim()) {
        onLine(stream.trim())
        said.push(stream.trim())
      }
      if (error) throw buildError(tag, error, said.slice(-20).join('\n'))
    }
  }
}

export function buildError(tag: string, message: string, detail: string): ImagesError {
  if (/no space left on device/i.test(`${message} ${detail}`)) {
    return new ImagesError('NO_DISK', `The Docker engine's disk is full: ${tag} could not be built.`, {
      fix: 'Free some 6 GB where the engine keeps its data ("docker info" names it), then start again.',
      detail,
    })
  }
  return new ImagesError('BUILD_FAILED', `Building ${tag} failed: ${message.trim()}`, { detail })
}
