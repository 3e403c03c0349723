import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from './error.mjs'

const WAIT_SECONDS = 900

/** Lets one process set up at a time; the others wait and then find the work done. */
export async function withLock(repository, work) {
  const data = join(repository, '.data')
  mkdirSync(data, { recursive: true })
  const file = join(data, 'setup.lock')
  const started = Date.now()
  let told = false
  while (!take(file)) {
    if (!told) process.stderr.write('Waiting for another command that is setting up …\n')
    told = true
    if (Date.now() - started > WAIT_SECONDS * 1000) {
      throw new SetupError(
        'LOCKED',
        `Another command has been setting up for ${WAIT_SECONDS} s.`,
        `If none is, remove ${file}.`,
      )
    }
    await sleep(300)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  if (holderIsGone(file)) rmSync(file, { force: true })
  return false
}

function holderIsGone(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    // Another process may be between creating the file and writing to it.
    if (pid === 0) return false
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
