import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, repository } from '../shared/config.ts'
import { runProgram } from '../shared/run-program.ts'
import type { Tell } from '../shared/steps.ts'

export const webFolder = join(repository, 'apps/web')
const INPUTS = ['apps/web', 'packages/contracts', 'packages/terminal', 'tsconfig.base.json', 'pnpm-lock.yaml']
const NOT_INPUTS = new Set(['node_modules', '.next', '.turbo', 'test', 'next-env.d.ts'])

/** Builds the pages when what they are made of has changed since. */
export async function buildWeb(config: Config, tell: Tell, signal: AbortSignal): Promise<string> {
  const stamp = join(webFolder, '.next/inputs.sha256')
  const inputs = hashInputs()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return 'built before'
  rmSync(stamp, { force: true })
  tell('building, a minute or so')
  await runProgram(process.execPath, [join(webFolder, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: webFolder,
    env: { ...config.environment, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', CI: '1' },
    log: join(config.dataDir, 'logs/web-build.log'),
    timeoutSeconds: 900,
    signal,
  })
  writeFileSync(stamp, inputs)
  return 'built'
}

function hashInputs(): string {
  const hash = createHash('sha256')
  for (const file of INPUTS.flatMap(filesBelow)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(repository, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path: string): string[] {
  const full = join(repository, path)
  if (/\.(json|yaml)$/.test(path)) return [path]
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => !NOT_INPUTS.has(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = join(path, entry.name)
      if (entry.isDirectory()) return filesBelow(child)
      return entry.isFile() ? [child] : []
    })
}
