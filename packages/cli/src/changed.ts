import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { KIND_NAMES, type KindName } from '@cka-netlab/checks'
import { checksOf, type Lab, parseLab } from '@cka-netlab/lab-format'
import { REPOSITORY } from './config.ts'
import { UsageError } from './error.ts'

const CHECKS = 'packages/checks/src'
/** What every check goes through, whatever its kind. */
const JUDGE = ['run.ts', 'check.ts'].map((name) => `${CHECKS}/${name}`)
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

const execute = promisify(execFile)

async function git(repository: string, ...options: string[]): Promise<string> {
  const { stdout } = await execute('git', options, { cwd: repository, maxBuffer: OUTPUT_BYTES_MAX })
  return stdout
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')

/** The commit that main and this branch have in common; on main itself, what was committed last. */
async function baseOf(repository: string, commit: string | undefined): Promise<string> {
  const candidates = commit ? [commit] : ['main', 'origin/main', 'HEAD']
  for (const one of candidates) {
    const found = await git(repository, 'merge-base', 'HEAD', one).catch(() => '')
    if (found) return found.trim()
  }
  throw new UsageError(`Git knows no commit "${candidates[0]}" here.`, 'Name another one: --changed COMMIT.')
}

/** Digests of the labs as they were, by id. A lab that no longer parses counts as another one. */
async function digestsAt(repository: string, commit: string): Promise<Map<string, string>> {
  const files = lines(await git(repository, 'ls-tree', '-r', '--name-only', commit, 'labs'))
  const texts = new Map<string, string>()
  const folders = new Set(files.filter((file) => file.endsWith('/lab.yaml')).map(dirname))
  for (const file of files.filter((one) => folders.has(dirname(one)))) {
    texts.set(file, await git(repository, 'show', `${commit}:${file}`))
  }
  const digests = new Map<string, string>()
  for (const folder of folders) {
    const file = join(folder, 'lab.yaml')
    const lab = parseLab(texts.get(file) ?? '', file, (name) => texts.get(join(folder, name)))
    if (!Array.isArray(lab)) digests.set(lab.id, lab.digest)
  }
  return digests
}

/** A file and all that it imports from its own package, directly or not, as paths in the repository. */
function importsOf(repository: string, file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  const text = readFileSync(join(repository, file), 'utf8')
  for (const [, path] of text.matchAll(/from '(\.[^']+\.ts)'/g)) {
    importsOf(repository, relative(repository, resolve(repository, dirname(file), path ?? '')), found)
  }
  return found
}

/** The kinds of check whose code is among these files, what they share included. */
export function kindsTouched(files: string[], repository = REPOSITORY): KindName[] {
  if (files.some((file) => JUDGE.includes(file))) return KIND_NAMES
  return KIND_NAMES.filter((name) => {
    const own = importsOf(repository, `${CHECKS}/${name}/index.ts`)
    return files.some((file) => own.has(file))
  })
}

/**
 * Those of the labs that differ from what they were at a commit, by content, and those that use a kind of check whose
 * code differs.
 *
 * @param commit - compared with what is in the folder now; without, where this branch left main
 * @throws {UsageError} when git does not know it.
 */
export async function changedLabs(labs: Lab[], commit?: string, repository = REPOSITORY): Promise<Lab[]> {
  const base = await baseOf(repository, commit)
  const before = await digestsAt(repository, base)
  const files = [
    ...lines(await git(repository, 'diff', '--name-only', base)),
    ...lines(await git(repository, 'ls-files', '--others', '--exclude-standard')),
  ]
  const kinds = new Set(kindsTouched(files, repository))
  return labs.filter((lab) => before.get(lab.id) !== lab.digest || checksOf(lab).some((check) => kinds.has(check.kind)))
}
