import type { Capacity, UsageView } from '@cka-netlab/contracts'
import { someSwap } from '@cka-netlab/testing/swap'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { RunningSandboxd, within } from './running-sandboxd.ts'
import { TestedSandbox } from './tested-sandbox.ts'

const SLEEP_SECONDS = 1
/** A cluster awake takes more than thrice as much. */
const ASLEEP_MIB_MAX = 150
const resources = new AsyncDisposableStack()
const sandboxd = new RunningSandboxd()
const sandbox = new TestedSandbox(sandboxd)
let noSwap: string | undefined

const start = () => sandboxd.start({ CKA_NETLAB_SWAP_SECONDS: String(SLEEP_SECONDS) })

beforeAll(async () => {
  try {
    resources.use(someSwap())
  } catch (error) {
    noSwap = `this machine has no swap and gives none: ${error}`
    console.warn(`Skipped, as ${noSwap}`)
    return
  }
  resources.use(sandboxd)
  await start()
  await sandbox.create({ name: 'cluster', cni: 'bridge', addons: [] })
  await sandbox.claim()
})
beforeEach(({ skip }) => skip(noSwap !== undefined, noSwap))
afterAll(() => resources[Symbol.asyncDispose]())

async function read<T>(path: string): Promise<T> {
  return (await (await sandboxd.call('GET', path)).json()) as T
}

async function sleeping(): Promise<number> {
  const { text } = await read<{ text: string }>('/v1/metrics')
  return Number(/^cka_netlab_sandboxes_asleep (\d+)$/m.exec(text)?.[1])
}
const takenMiB = async () => (await read<Capacity>('/v1/capacity')).memory.takenMiB
const usedMiB = async () =>
  (await read<UsageView[]>('/v1/usage')).find((usage) => usage.id === sandbox.id)?.memoryMiB ?? 0

async function fallAsleep(): Promise<void> {
  await sandbox.pause()
  await within(60, 'the sandbox sleeps', async () => (await sleeping()) === 1)
}

it('goes to disk when it has been paused for long, and others have its memory', async () => {
  const before = await takenMiB()
  await fallAsleep()
  expect(await usedMiB()).toBeLessThan(ASLEEP_MIB_MAX)
  expect(await takenMiB()).toBeLessThan(before / 2)
  await sandboxd.call('POST', `/v1/sandboxes/${sandbox.id}/resume`)
  expect(await takenMiB()).toBe(before)
  expect(await sleeping()).toBe(0)
})

it('comes back with its nodes Ready, its networks and its programs for whoever types', async () => {
  await sandbox.exec('node01', 'ip netns add blue; ip netns exec blue sleep infinity & echo $! > /run/blue')
  await using shell = await sandbox.shell()
  await fallAsleep()
  shell.learner.type('kubectl get nodes\r')
  await shell.learner.sees(/node01\s+Ready/)
  expect(await sandbox.exec('node01', 'ip netns identify "$(cat /run/blue)"')).toBe('blue')
})

it('is told by a new sandboxd what sleeps', async () => {
  await fallAsleep()
  await sandboxd.stop('SIGKILL')
  await start()
  await within(60, 'the sandbox sleeps', async () => (await sleeping()) === 1)
  expect(await sandbox.exec('node01', 'hostname')).toBe('node01')
})

it('is removed as it is, and gives back what it has', async () => {
  await fallAsleep()
  await sandboxd.call('DELETE', `/v1/sandboxes/${sandbox.id}`)
  await within(60, 'nothing is left', async () => (await takenMiB()) === 0)
  expect(await sleeping()).toBe(0)
})
