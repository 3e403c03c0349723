import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImagesError } from './error.ts'

const BEAT_SECONDS = 5
/** A lock whose holder has not been heard of for so long is nobody's; it also covers holders in another container. */
const STALE_SECONDS = 30
const WAIT_SECONDS_MAX = 3600

/**
 * Runs work that only one process may do at a time. Others wait; a lock whose holder has died is taken over.
 * @param path the lock file; its directory is made.
 * @throws {ImagesError} `BUILD_LOCKED` after an hour of waiting, `ABORTED`.
 */
export async function withLock<T>(
  path: string,
  o: { signal?: AbortSignal; onWait?: (seconds: number) => void },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  const startedAt = performance.now()
  let tellAt = 0
  while (!(await take(path))) {
    const seconds = (performance.now() - startedAt) / 1000
    if (seconds > WAIT_SECONDS_MAX) {
      throw new ImagesError('BUILD_LOCKED', `Another process has been building for an hour; it holds ${path}.`, {
        fix: 'End that process, then start again.',
      })
    }
    if (o.signal?.aborted) throw new ImagesError('ABORTED', 'The build was stopped.')
    if (seconds >= tellAt) {
      o.onWait?.(Math.round(seconds))
      tellAt = seconds + 2
    }
    await sleep(500)
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, BEAT_SECONDS * 1000)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    await rm(path, { force: true })
  }
}

/** Whether somebody alive holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  try {
    return !(await isStale(path))
  } catch {
    return false
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  try {
    if (await isStale(path)) await rm(path, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return false
}

async function isStale(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path)
  if (Date.now() - mtimeMs > STALE_SECONDS * 1000) return true
  const pid = Number(await readFile(path, 'utf8'))
  // Just created and not yet written.
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
