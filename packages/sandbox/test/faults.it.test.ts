import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Failure, Step } from '@cka-netlab/contracts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { DEFAULT_LIMITS, SandboxError, startSandbox } from '../src/index.ts'
import { buildDir, type TestEngine, testEngine } from './engine.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine?.[Symbol.asyncDispose]())

const owned = (owner: string) => ({ filters: { label: [`cka-netlab.owner=${owner}`, 'cka-netlab.sandbox'] } })

it('names the step that failed, keeps the logs and leaves nothing else', async () => {
  // Too little memory for systemd, so that a machine dies at start.
  const limits = { node: { ...DEFAULT_LIMITS.node, memoryMiB: 8 } }
  const driver = engine.driver({ limits })
  const spec = { id: randomUUID(), topology: { name: 'host' as const }, lifetimeSeconds: 600 }
  const steps: Step[][] = []
  const error = await driver.create(spec, (now) => steps.push(now)).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SandboxError)
  expect(error).toMatchObject({ step: 'machines', message: expect.stringContaining('node0') })
  expect(steps.at(-1)).toMatchObject([
    { id: 'machines', state: 'failed' },
    { id: 'names', state: 'waiting' },
  ])
  const logs = join(buildDir, 'logs', 'sandboxes', spec.id)
  expect(await readdir(logs)).toContain('reason.txt')
  expect((error as SandboxError).detail).toContain(logs)
  expect(await driver.list()).toEqual([])
})

it('tells why a machine stopped', async () => {
  const driver = engine.driver()
  await using sandbox = await startSandbox(driver, { name: 'host' })
  const stop = new AbortController()
  const told = Promise.withResolvers<[string, Failure]>()
  driver.watch({ onFailure: (...news) => told.resolve(news), onGap: () => {}, signal: stop.signal })
  // The watch begins in the background.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await engine.docker.getContainer(`netlab-${sandbox.id}-node02`).kill()
  const [id, failure] = await told.promise
  stop.abort()
  expect(id).toBe(sandbox.id)
  expect(failure).toMatchObject({ reason: 'MACHINE_KILLED', message: 'The machine node02 was killed (exit code 137).' })
  expect(await driver.list()).toMatchObject([{ state: 'failed', failure: { reason: 'MACHINE_KILLED' } }])
  await expect(
    sandbox.view.observe('network', { place: { node: 'node02' } }),
    'looking at a machine that is gone',
  ).rejects.toMatchObject({ fault: 'platform', code: 'MACHINE_STOPPED' })
})

it('removes a machine in which something has frozen a program', async () => {
  const driver = engine.driver()
  await using sandbox = await startSandbox(driver, { name: 'host' })
  const script = `
sleep 1000 > /dev/null & program=$!
if [[ -d /sys/fs/cgroup/freezer ]]; then
  mkdir /sys/fs/cgroup/freezer/still && cd /sys/fs/cgroup/freezer/still
  echo $program > cgroup.procs && echo FROZEN > freezer.state
else
  mkdir /sys/fs/cgroup/still && cd /sys/fs/cgroup/still
  echo $program > cgroup.procs && echo 1 > cgroup.freeze
fi`
  expect(await sandbox.exec({ machine: 'node01', user: 'root', script, timeoutSeconds: 10 })).toMatchObject({
    exitCode: 0,
  })
  await driver.destroy(sandbox.id)
  expect(await engine.docker.listContainers({ all: true, ...owned(engine.owner) })).toEqual([])
})

it('stops a start that is given up and removes what there was', async () => {
  const driver = engine.driver()
  await driver.prepare({ name: 'host' })
  const giveUp = new AbortController()
  const spec = { id: randomUUID(), topology: { name: 'host' as const }, lifetimeSeconds: 600 }
  const start = driver.create(spec, undefined, giveUp.signal)
  await vi.waitUntil(async () => (await engine.docker.listContainers(owned(engine.owner))).length > 1, 20_000)
  giveUp.abort()
  await expect(start).rejects.toMatchObject({ code: 'ABORTED' })
  expect(await engine.docker.listContainers({ all: true, ...owned(engine.owner) })).toEqual([])
  expect(await engine.docker.listNetworks(owned(engine.owner))).toEqual([])
})

it('says that the engine does not answer', async () => {
  const { default: Dockerode } = await import('dockerode')
  const driver = engine.driver({ docker: new Dockerode({ socketPath: '/nonexistent/docker.sock' }) })
  await expect(driver.list()).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
})

it('tries the next range when one is taken, and says when all are', async () => {
  // Room for one sandbox alone.
  const driver = engine.driver({ subnets: '10.250.255.240/28' })
  await using _first = await startSandbox(driver, { name: 'host' })
  await expect(startSandbox(driver, { name: 'host' })).rejects.toMatchObject({ code: 'NO_SUBNET' })
})
