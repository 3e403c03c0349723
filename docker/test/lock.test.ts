import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isLocked, withLock } from '../src/lock.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
  path = join(folder, 'build.lock')
})
afterEach(() => rm(folder, { recursive: true }))

describe('withLock', () => {
  it('lets one holder in at a time', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      inside++
      most = Math.max(most, inside)
      await sleep(50)
      inside--
    }
    await Promise.all([1, 2, 3].map(() => withLock(path, {}, work)))
    expect(most).toBe(1)
    expect(await isLocked(path)).toBe(false)
  })

  it('takes over the lock of a process that has ended', async () => {
    const { pid } = spawnSync('true')
    await writeFile(path, String(pid))
    expect(await withLock(path, {}, async () => 'done')).toBe('done')
  })

  it('takes over a lock that has not been kept alive', async () => {
    await writeFile(path, String(process.pid))
    expect(await isLocked(path)).toBe(true)
    await utimes(path, 1, 1)
    expect(await withLock(path, {}, async () => 'done')).toBe('done')
  })

  it('gives the lock back when the work fails', async () => {
    await expect(withLock(path, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await isLocked(path)).toBe(false)
  })

  it('stops waiting when told to', async () => {
    await writeFile(path, String(process.pid))
    const signal = AbortSignal.timeout(100)
    await expect(withLock(path, { signal }, async () => {})).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
