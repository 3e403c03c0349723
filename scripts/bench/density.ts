import { setTimeout as sleep } from 'node:timers/promises'
import { ScriptError } from '../shared/error.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { forgetCaches, memory } from './memory.ts'
import { type BenchSandboxd, poolHas, startSandboxd } from './sandboxd.ts'
import { PROMPT, timeToPrompt } from './start.ts'
import { metric, Samples } from './statistics.ts'
import { openTerminal, Typist } from './typist.ts'

/** Garbage is collected and statuses are written for a while after a start. */
const SETTLE_SECONDS = 45
const AWAKE_SECONDS = 14
/** As sandboxd has them: when a cluster begins to doze, and how long a round of that takes. */
const DOZE_SECONDS = 60
const ROUND_SECONDS = 15
/** As full as an operator would let it become. */
const MEMORY_SHARE = 0.8
const RESERVED_MIB = 650
/** The newest stay awake until others have been made: for half a minute or so. */
const AWAKE = 4

/**
 * Two-node clusters, each taken from the pool and put to sleep as the product does with those into which nobody types, until
 * four fifths of the memory are used. `claim` (request to prompt), `echo` (ms, of a key) and `available` (MiB) have one sample for each in
 * turn: how the cost grows. The first ones stay awake for a while: `awakeCpu` and `idleCpu` (per cent of one core, before and while the cluster
 * dozes) and `idleMemory` (MiB by which the machine's available memory shrinks). `sandboxes` is how many there are; `claimFull`, `echoFull` and `resumeFull` are measured beside them.
 */
export const benchDensity: Bench = async (config, o) => {
  const samples = new Samples()
  forgetCaches()
  const all = memory('MemTotal')
  const sandboxesMax = o.sandboxesMax ?? 200
  await using sandboxd = await startSandboxd(config, { poolMax: 1, memoryMiB: RESERVED_MIB * (sandboxesMax + 10) })
  const oneAhead = () => poolHas(sandboxd, ({ running }) => running > 0, o.signal)
  // The first fills the page cache with the images, which all share, and starts the observer.
  await oneAhead()
  await sandboxd.end((await timeToPrompt(sandboxd)).id)
  await oneAhead()
  await sleep(SETTLE_SECONDS * 1000)
  let count = 0
  // A daemon's heap is not collected in its first seconds; nobody's cluster is put to sleep so young.
  const awake: string[] = []
  const sleepAllBut = async (left: number) => {
    for (const id of awake.splice(0, Math.max(0, awake.length - left))) await sandboxd.client.pause(id, { wakes: true })
  }
  while (count < sandboxesMax && memory('MemAvailable') > all * (1 - MEMORY_SHARE)) {
    o.signal.throwIfAborted()
    const before = memory('MemAvailable')
    const { id, seconds } = await timeToPrompt(sandboxd)
    samples.note('claim', seconds)
    count++
    await oneAhead()
    if (count <= o.runs) await measureIdle(sandboxd, id, before, samples)
    await echoes(sandboxd, id, 'echo', samples)
    awake.push(id)
    await sleepAllBut(AWAKE)
    samples.note('available', memory('MemAvailable'), 'MiB')
    o.tell(`  ${count} sandboxes: claim ${seconds.toFixed(2)} s, ${Math.round(memory('MemAvailable'))} MiB available`)
  }
  await sleepAllBut(0)
  samples.note('sandboxes', count, '')
  await claimsWhileFull(sandboxd, o, samples)
  return samples.metrics()
}

/** Before it dozes, as a learner has it who types now and then, and after. */
async function measureIdle(sandboxd: BenchSandboxd, id: string, availableBefore: number, samples: Samples) {
  await sleep(SETTLE_SECONDS * 1000)
  samples.note('awakeCpu', await cpuPercent(sandboxd, id, AWAKE_SECONDS), '% of a core')
  await sleep((DOZE_SECONDS - SETTLE_SECONDS - AWAKE_SECONDS + ROUND_SECONDS) * 1000)
  samples.note('idleCpu', await cpuPercent(sandboxd, id, 4 * ROUND_SECONDS), '% of a core')
  samples.note('idleMemory', availableBefore - memory('MemAvailable'), 'MiB')
}

/** What the machines of a sandbox use of the processors for a while. */
async function cpuPercent({ driver }: BenchSandboxd, id: string, seconds: number): Promise<number> {
  // Those out of the pool are known by the engine under another id; a list tells.
  await driver.list()
  const used = async () => {
    const usage = (await driver.usage()).get(id)
    if (!usage) throw new ScriptError('NO_USAGE', `The engine does not say what the sandbox ${id} uses.`)
    return { at: performance.now(), seconds: usage.cpuSeconds }
  }
  const before = await used()
  await sleep(seconds * 1000)
  const after = await used()
  return ((after.seconds - before.seconds) / ((after.at - before.at) / 1000)) * 100
}

async function echoes(sandboxd: BenchSandboxd, id: string, name: string, samples: Samples): Promise<void> {
  using typist = new Typist(sandboxd, id, await openTerminal(sandboxd, id))
  await typist.sees(PROMPT, { seconds: 30, also: 'before' })
  const keys: number[] = []
  for (const letter of 'kubernetes') keys.push(await typist.echo(letter))
  samples.note(name, metric(keys).p50, 'ms')
}

async function claimsWhileFull(sandboxd: BenchSandboxd, o: BenchOptions, samples: Samples): Promise<void> {
  for (let run = 0; run < o.runs; run++) {
    await poolHas(sandboxd, ({ running }) => running > 0, o.signal)
    const { id, seconds } = await timeToPrompt(sandboxd)
    samples.note('claimFull', seconds)
    await echoes(sandboxd, id, 'echoFull', samples)
    const started = performance.now()
    await sandboxd.client.pause(id, { wakes: true })
    await sandboxd.client.resume(id)
    samples.note('resumeFull', (performance.now() - started) / 1000)
    await sandboxd.end(id)
  }
}
