import { setTimeout as sleep } from 'node:timers/promises'
import { someSwap } from '@cka-netlab/testing/swap'
import type { Bench } from './bench.ts'
import { type BenchSandboxd, startSandboxd } from './sandboxd.ts'
import { PROMPT, timeToPrompt } from './start.ts'
import { Samples } from './statistics.ts'
import { openTerminal, Typist } from './typist.ts'

/** Nobody's cluster sleeps so young; garbage is collected and statuses are written by then. */
const SETTLE_SECONDS = 45
const WAKE_SECONDS_MAX = 60

/**
 * Two-node clusters that sleep on disk, one after the other. `pausedMemory` and `asleepMemory`: MiB that the engine counts for its machines,
 * before and after; `fallAsleep` (s), `wakeEcho` (ms, from the first key to its echo) and `wakeNodes` (s, from the first key to what
 * `kubectl get nodes` says). With the machine's swap, or a file's for as long as it takes.
 */
export const benchSleep: Bench = async (config, o) => {
  const samples = new Samples()
  using _ = someSwap()
  await using sandboxd = await startSandboxd(config, { poolMax: 0 })
  await sandboxd.end((await timeToPrompt(sandboxd)).id)
  for (let run = 0; run < o.runs; run++) {
    o.signal.throwIfAborted()
    const { id } = await timeToPrompt(sandboxd)
    using typist = new Typist(sandboxd, id, await openTerminal(sandboxd, id))
    await typist.sees(PROMPT, { seconds: 30, also: 'before' })
    await sleep(SETTLE_SECONDS * 1000)
    await sandboxd.client.pause(id, { wakes: true })
    samples.note('pausedMemory', await memoryMiB(sandboxd, id), 'MiB')
    let started = performance.now()
    await sandboxd.driver.swapOut(id, o.signal)
    samples.note('fallAsleep', (performance.now() - started) / 1000)
    samples.note('asleepMemory', await memoryMiB(sandboxd, id), 'MiB')
    await sleep(2000)
    started = performance.now()
    samples.note('wakeEcho', await typist.echo('k'), 'ms')
    const seen = typist.sees(/node01\s+Ready/, { seconds: WAKE_SECONDS_MAX })
    typist.type('ubectl get nodes\r')
    await seen
    samples.note('wakeNodes', (performance.now() - started) / 1000)
    await sandboxd.end(id)
  }
  return samples.metrics()
}

async function memoryMiB({ driver }: BenchSandboxd, id: string): Promise<number> {
  return (await driver.usage()).get(id)?.memoryMiB ?? 0
}
