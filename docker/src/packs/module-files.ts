import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImagesError } from '../error.ts'
import { findGo } from '../go.ts'
import { NODE_SOURCES } from '../paths.ts'
import { run } from '../process.ts'
import type { BuildOptions } from '../progress.ts'

/** Reads files of a Go module that one of the parts under `node/go` requires, at the version that it requires. */
export async function readModuleFiles(
  part: string,
  module: string,
  paths: string[],
  o: BuildOptions,
): Promise<string[]> {
  const go = await findGo(o.dataDir, o.signal)
  const environment = { GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'auto' }
  const cwd = join(NODE_SOURCES, 'go', part)
  const limits = { cwd, environment, timeoutSeconds: 600, signal: o.signal }
  await run([go, 'mod', 'download', module], limits)
  const directory = (await run([go, 'list', '-m', '-mod=readonly', '-f', '{{.Dir}}', module], limits)).trim()
  if (!directory) throw new ImagesError('BUILD_FAILED', `The module ${module} is not to be found.`)
  return Promise.all(paths.map((path) => readFile(join(directory, path), 'utf8')))
}
