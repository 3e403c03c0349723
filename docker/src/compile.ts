import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findGo } from './go.ts'
import { contentHash } from './hash.ts'
import { withLock } from './lock.ts'
import { PARTS, type Part, type PartName } from './parts.ts'
import { buildDir, NODE_SOURCES } from './paths.ts'
import { run } from './process.ts'
import { type BuildOptions, runStep, type StageName } from './progress.ts'

/** The compile of Kubernetes links two gigabytes of object code; two at once is what small machines bear. */
const PROCESSES = '2'
const TIMEOUT_SECONDS = 2400

/** What the part's programs depend on. */
export function partHash(name: PartName): Promise<string> {
  const part: Part = PARTS[name]
  return contentHash([JSON.stringify({ ...part, expectedSeconds: 0 }), process.arch], [sourcesOf(name)])
}

/** Directory with the part's programs, compiled when they are not there yet. */
export async function compile(name: PartName, stage: StageName, o: BuildOptions): Promise<string> {
  const target = join(buildDir(o.dataDir), `${name}-${await partHash(name)}`)
  if (existsSync(target)) return target
  const part: Part = PARTS[name]
  const step = { stage, step: `compile-${name}`, message: `compiling ${name}`, expectedSeconds: part.expectedSeconds }
  return runStep(o, step, (say) =>
    // One lock for all parts: two compiles at once would only slow each other down.
    withLock(
      join(buildDir(o.dataDir), 'compile.lock'),
      { signal: o.signal, onWait: () => say('waiting for another compile') },
      async () => {
        if (existsSync(target)) return target
        say(step.message)
        const go = await findGo(o.dataDir, o.signal)
        const partial = `${target}.partial`
        await rm(partial, { recursive: true, force: true })
        await mkdir(partial, { recursive: true })
        await run([go, ...buildArguments(part, partial)], {
          cwd: sourcesOf(name),
          environment: { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOOS: 'linux', GOTOOLCHAIN: 'auto' },
          timeoutSeconds: TIMEOUT_SECONDS,
          signal: o.signal,
          onLine: (line) => {
            if (line.startsWith('go: downloading')) say(`compiling ${name}: ${line.slice(4)}`)
          },
        })
        await rename(partial, target)
        return target
      },
    ),
  )
}

function buildArguments(part: Part, output: string): string[] {
  const linker = ['-s', '-w', ...(part.linkerFlags ?? [])].join(' ')
  return [
    'build',
    '-p',
    PROCESSES,
    '-mod=readonly',
    '-buildvcs=false',
    '-trimpath',
    ...(part.flags ?? []),
    '-ldflags',
    linker,
    '-o',
    part.what === 'main' ? join(output, part.output ?? part.name) : `${output}/`,
    part.what === 'main' ? '.' : 'tool',
  ]
}

function sourcesOf(name: PartName): string {
  return join(NODE_SOURCES, 'go', name)
}
