import { setTimeout as sleep } from 'node:timers/promises'
import Dockerode from 'dockerode'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RunningSandboxd, within } from './running-sandboxd.ts'
import { TestedSandbox } from './tested-sandbox.ts'

const DOZE_SECONDS = 2
/** A round of dozing takes fifteen. */
const ROUND_SECONDS = 15
const NODES = ['controlplane', 'node01']
const sandboxd = new RunningSandboxd()
const sandbox = new TestedSandbox(sandboxd)
const docker = new Dockerode()

const start = () => sandboxd.start({ CKA_NETLAB_DOZE_SECONDS: String(DOZE_SECONDS) })

beforeAll(async () => {
  await start()
  await sandbox.create({ name: 'cluster', cni: 'bridge', addons: [] })
  await sandbox.claim()
})
afterAll(() => sandboxd[Symbol.asyncDispose]())

async function stateOf(machine: string): Promise<string> {
  return (await docker.getContainer(`netlab-${sandbox.id}-${machine}`).inspect()).State.Status
}

async function nodesAre(state: string): Promise<boolean> {
  return (await Promise.all(NODES.map(stateOf))).every((one) => one === state)
}

const doze = () => within(DOZE_SECONDS + 2 * ROUND_SECONDS, 'the nodes stand still', () => nodesAre('paused'))

const nodesAsSeenByKubectl = () => sandbox.exec('terminal', 'kubectl get nodes', 'learner')

it('stands still and runs in turn while nobody uses it; the learner’s own machine runs on', async () => {
  await doze()
  expect(await stateOf('terminal')).toBe('running')
  await within(ROUND_SECONDS, 'the nodes run', () => nodesAre('running'))
  await within(ROUND_SECONDS, 'the nodes stand still again', () => nodesAre('paused'))
})

it('is there for whoever types, with its nodes Ready', async () => {
  await using shell = await sandbox.shell()
  await doze()
  shell.learner.type('kubectl get nodes\r')
  await shell.learner.sees(/node01\s+Ready/)
  expect(await nodesAre('running')).toBe(true)
})

it('is there for what is asked of it', async () => {
  await doze()
  expect(await nodesAsSeenByKubectl()).toMatch(/node01\s+Ready/)
})

it('does not stand still while a program of the learner’s writes', async () => {
  await using shell = await sandbox.shell()
  shell.learner.type('while sleep 1; do date; done\r')
  for (let seconds = 0; seconds < 3 * DOZE_SECONDS; seconds++) {
    await sleep(1000)
    expect(await nodesAre('running')).toBe(true)
  }
  shell.learner.type('\x03')
})

it('runs on when sandboxd stops, and wakes up when one comes back that a crash has left standing still', async () => {
  await doze()
  await sandboxd.stop('SIGTERM')
  expect(await nodesAre('running')).toBe(true)
  await start()
  await doze()
  await sandboxd.stop('SIGKILL')
  expect(await nodesAre('paused')).toBe(true)
  await start()
  expect(await nodesAsSeenByKubectl()).toMatch(/node01\s+Ready/)
})
