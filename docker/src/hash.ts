import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** Files below a directory (or the file itself), as sorted relative paths. */
export async function filesBelow(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return ['']
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort()
}

/**
 * Twelve hex digits that change when one of the texts or files does: names, contents and whether they can be executed.
 * Neither where the files lie nor when they were written matters, and a program's tests are no part of it.
 */
export async function contentHash(texts: string[], paths: string[] = []): Promise<string> {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}:${text}\n`)
  for (const path of paths) {
    for (const file of await filesBelow(path)) {
      if (file.endsWith('_test.go')) continue
      const full = file === '' ? path : join(path, file)
      const content = await readFile(full)
      const executable = ((await stat(full)).mode & 0o100) !== 0
      hash.update(`${file} ${executable} ${content.length}\n`).update(content)
    }
  }
  return hash.digest('hex').slice(0, 12)
}
