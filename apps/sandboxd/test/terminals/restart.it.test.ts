import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RunningSandboxd, within } from './running-sandboxd.ts'
import { TestedSandbox } from './tested-sandbox.ts'

const sandboxd = new RunningSandboxd()
const sandbox = new TestedSandbox(sandboxd)
beforeAll(async () => {
  await sandboxd.start()
  await sandbox.create({ name: 'host' })
})
afterAll(() => sandboxd[Symbol.asyncDispose]())

it.each(['SIGTERM', 'SIGKILL'] as const)('keeps shells and screens (%s)', async (signal) => {
  await using one = await sandbox.shell()
  await using two = await sandbox.shell('node01')
  one.learner.type('kept=yes; sleep 1000 &\r')
  one.learner.type('vim -u NONE /etc/services\r')
  await one.learner.sees('Network services')
  // vim drops its first message when it is asked to redraw, as it is after a restart.
  one.learner.type('\x0c')
  await sleep(300)
  const before = await one.learner.settledScreen()
  two.learner.type('for i in $(seq 60); do echo line $i; done\r')
  await two.learner.sees('line 60')
  // Screens are kept every few seconds, for the case that nobody says goodbye.
  await sleep(signal === 'SIGKILL' ? 6500 : 200)
  await sandboxd.stop(signal)
  await within(5, 'the loss is noticed', () => one.learner.state.state === 'reconnecting')
  await sandboxd.start()
  await within(30, 'both are back', () => [one, two].every(({ learner }) => learner.state.state === 'open'))
  expect(await one.learner.settledScreen()).toBe(before)
  await two.learner.sees(/line 1\r\n/)
  one.learner.type(':q\r')
  await within(10, 'vim is left', async () => !(await one.learner.screen()).includes('\x1b[?1049h'))
  one.learner.type('echo "kept: $kept, jobs: $(jobs | wc -l)"\r')
  await one.learner.sees('kept: yes, jobs: 1')
  expect((await sandbox.terminals()).filter(({ state }) => state === 'open')).toHaveLength(2)
  const clients = await sandbox.exec('node01', `ps -C dtach -o tty= | grep -vc '?'`)
  expect(clients.trim()).toBe('1')
})

it('finds the shells of machines that are paused, once somebody types', async () => {
  await using terminal = await sandbox.shell('node01')
  terminal.learner.type('kept=yes\r')
  await sandbox.claim()
  await sandbox.pause()
  await sandboxd.stop()
  await sandboxd.start()
  await within(30, 'the connection is back', () => terminal.learner.state.state === 'open')
  // Longer than a shell that cannot be reached is looked for at once.
  await sleep(1500)
  expect(await sandbox.terminals()).toContainEqual({ n: terminal.n, machine: 'node01', state: 'open' })
  terminal.learner.type('echo "kept: $kept"\r')
  await terminal.learner.sees('kept: yes')
})

it('finds shells of which it has kept nothing', async () => {
  await using terminal = await sandbox.shell('node02')
  await sandboxd.stop('SIGKILL')
  rmSync(join(sandboxd.dataDir, 'terminals'), { recursive: true })
  await sandboxd.start()
  expect(await sandbox.terminals()).toContainEqual({ n: terminal.n, machine: 'node02', state: 'open' })
  await within(20, 'the connection is back', () => terminal.learner.state.state === 'open')
  terminal.learner.type('echo "back $((40 + 2))"\r')
  await terminal.learner.sees('back 42')
})
