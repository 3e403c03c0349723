import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { ScriptError } from '../shared/error.ts'

/** What a new machine needs in all: dependencies, compiling, images, and room for a few sandboxes. */
export const DISK_NEEDED_GIB = 14
/** Once everything is built. */
export const DISK_RUNNING_GIB = 1

/** Free space, in GiB, of the file system that a path is or will be on. */
export function freeGiB(path: string): number {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const { bavail, bsize } = statfsSync(folder)
      return (bavail * bsize) / 2 ** 30
    } catch (error) {
      if (folder === dirname(folder)) throw error
    }
  }
}

/**
 * @throws {ScriptError} `NO_DISK` when even a product that is all built could not run.
 */
export function checkDisk(path: string): void {
  const free = freeGiB(path)
  if (free >= DISK_RUNNING_GIB) return
  throw new ScriptError(
    'NO_DISK',
    `The disk of ${path} has ${free.toFixed(1)} GiB left.`,
    `Make room: ${DISK_RUNNING_GIB} GiB at least to run, ${DISK_NEEDED_GIB} GiB when the images are yet to be built. Images of older versions go with "npm run images -- prune".`,
  )
}
