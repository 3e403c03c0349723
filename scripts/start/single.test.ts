import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { identify, isAlive, type ProcessIdentity } from '../shared/process-identity.ts'
import { claimProduct } from './single.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'cka-netlab-claim-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

function sleeper(): ProcessIdentity {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  return identify(child.pid as number) as ProcessIdentity
}

function write(supervisor: ProcessIdentity, processes: ProcessIdentity[]): void {
  mkdirSync(join(dataDir, 'run'))
  const file = { supervisor, url: 'http://127.0.0.1:7070', ready: true, processes }
  writeFileSync(join(dataDir, 'run/product.json'), JSON.stringify(file))
}

it('refuses a second start and says where the first one is', async () => {
  const first = sleeper()
  write(first, [])
  await expect(claimProduct(dataDir, 'http://127.0.0.1:7071')).rejects.toMatchObject({
    code: 'ALREADY_RUNNING',
    message: expect.stringContaining('http://127.0.0.1:7070'),
  })
  process.kill(first.pid)
})

it('ends what a killed start has left running, and no process that has got its number since', async () => {
  const gone = { pid: 1, startedAt: 'an earlier boot/1' }
  const left = sleeper()
  const stranger = sleeper()
  write(gone, [left, { ...stranger, startedAt: 'an earlier boot/2' }])
  const record = await claimProduct(dataDir, 'http://127.0.0.1:7071')
  expect(isAlive(left)).toBe(false)
  expect(isAlive(stranger)).toBe(true)
  process.kill(stranger.pid)
  record.remove()
})
