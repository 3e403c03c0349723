import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecResult, TerminalView } from '@cka-netlab/contracts'
import Dockerode from 'dockerode'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Learner } from './learner.ts'
import { RunningSandboxd, within } from './running-sandboxd.ts'

const DOZE_SECONDS = 2
/** A round of dozing takes fifteen. */
const ROUND_SECONDS = 15
const NODES = ['controlplane', 'node01']
const sandboxd = new RunningSandboxd()
const docker = new Dockerode()
let id = ''

const start = () => sandboxd.start({ CKA_NETLAB_DOZE_SECONDS: String(DOZE_SECONDS) })

beforeAll(async () => {
  await start()
  id = await sandboxd.createSandbox({ name: 'cluster', cni: 'bridge', addons: [] })
  await sandboxd.call('POST', `/v1/sandboxes/${id}/claim`)
})
afterAll(() => sandboxd[Symbol.asyncDispose]())

async function stateOf(machine: string): Promise<string> {
  return (await docker.getContainer(`netlab-${id}-${machine}`).inspect()).State.Status
}

async function nodesAre(state: string): Promise<boolean> {
  return (await Promise.all(NODES.map(stateOf))).every((one) => one === state)
}

const doze = () => within(DOZE_SECONDS + 2 * ROUND_SECONDS, 'the nodes stand still', () => nodesAre('paused'))

async function nodesAsSeenByKubectl(): Promise<string> {
  const request = { machine: 'terminal', user: 'learner', script: 'kubectl get nodes', timeoutSeconds: 20 }
  const response = await sandboxd.call('POST', `/v1/sandboxes/${id}/exec`, request)
  return ((await response.json()) as ExecResult).stdout
}

async function shell(): Promise<Learner> {
  const response = await sandboxd.call('POST', `/v1/sandboxes/${id}/terminals`, { machine: 'terminal' })
  const learner = new Learner(sandboxd, id, ((await response.json()) as TerminalView).n)
  await learner.sees(/[$#] /)
  return learner
}

it('stands still and runs in turn while nobody uses it; the learner’s own machine runs on', async () => {
  await doze()
  expect(await stateOf('terminal')).toBe('running')
  await within(ROUND_SECONDS, 'the nodes run', () => nodesAre('running'))
  await within(ROUND_SECONDS, 'the nodes stand still again', () => nodesAre('paused'))
})

it('is there for whoever types, with its nodes Ready', async () => {
  using learner = await shell()
  await doze()
  learner.type('kubectl get nodes\r')
  await learner.sees(/node01\s+Ready/)
  expect(await nodesAre('running')).toBe(true)
})

it('is there for what is asked of it', async () => {
  await doze()
  expect(await nodesAsSeenByKubectl()).toMatch(/node01\s+Ready/)
})

it('does not stand still while a program of the learner’s writes', async () => {
  using learner = await shell()
  learner.type('while sleep 1; do date; done\r')
  for (let seconds = 0; seconds < 3 * DOZE_SECONDS; seconds++) {
    await sleep(1000)
    expect(await nodesAre('running')).toBe(true)
  }
  learner.type('\x03')
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
