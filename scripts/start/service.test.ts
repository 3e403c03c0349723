import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { freePorts } from '../shared/free-port.ts'
import { isAlive } from '../shared/process-identity.ts'
import { waitFor } from '../shared/wait.ts'
import { Service, type ServiceSpec } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'cka-netlab-service-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const never = new AbortController().signal

/** A web server of a few lines, as a child process. */
async function spec(name: string, script?: string): Promise<ServiceSpec> {
  const [port] = await freePorts(1)
  const serve = `require('http').createServer((q, s) => s.end(String(process.pid))).listen(${port}, '127.0.0.1')`
  return {
    name,
    command: process.execPath,
    parameters: ['-e', script ?? serve],
    cwd: folder,
    env: process.env,
    log: join(folder, `${name}.log`),
    healthUrl: `http://127.0.0.1:${port}/`,
    startSeconds: 10,
    stopSeconds: 5,
  }
}

function listen() {
  const seen: string[] = []
  const pids: number[] = []
  const events = {
    started: (_: string, pid: number) => void pids.push(pid),
    restarting: (name: string, how: string) => void seen.push(`${name} ${how}`),
    gaveUp: (name: string) => void seen.push(`${name} gave up`),
  }
  return { seen, pids, events }
}

it('starts a service again that was killed, and answers under the same address', async () => {
  const { seen, pids, events } = listen()
  const service = new Service(await spec('killed'), events)
  await service.start(never)
  process.kill(pids[0] as number, 'SIGKILL')
  const answer = await waitFor(
    async () => {
      const text = await fetch(service.spec.healthUrl).then(
        (r) => r.text(),
        () => '',
      )
      return text === String(pids[1]) && text
    },
    { timeoutSeconds: 10 },
  )
  expect(answer).toBe(String(pids[1]))
  expect(seen).toEqual(['killed SIGKILL'])
  await service.stop()
}, 30_000)

it('says with the end of its log why a service did not start, after a second try', async () => {
  const { seen, events } = listen()
  const service = new Service(await spec('broken', 'console.error("no such table"); process.exit(3)'), events)
  await expect(service.start(never)).rejects.toMatchObject({
    code: 'SERVICE_FAILED',
    message: expect.stringMatching(/no such table.*"broken" ended at its start \(exit code 3\)/s),
  })
  expect(seen).toEqual(['broken exit code 3'])
  expect(readFileSync(service.spec.log, 'utf8').match(/no such table/g)).toHaveLength(2)
}, 30_000)

it('ends a service that does not heed SIGTERM', async () => {
  const { pids, events } = listen()
  const own = await spec('deaf')
  own.parameters[1] = `process.on('SIGTERM', () => {}); ${own.parameters[1]}`
  const service = new Service({ ...own, stopSeconds: 0.5 }, events)
  await service.start(never)
  await service.stop()
  expect(() => process.kill(pids[0] as number, 0)).toThrow('ESRCH')
  expect(isAlive({ pid: pids[0] as number, startedAt: '' })).toBe(false)
}, 30_000)
