import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import type { Bench, BenchOptions } from './bench.ts'
import { type BenchSandboxd, startSandboxd } from './sandboxd.ts'
import { timeToPrompt } from './start.ts'
import { Samples } from './statistics.ts'

const START_SECONDS = 180
/** Garbage is collected and statuses are written for a while after a start. */
const SETTLE_SECONDS = 45
const IDLE_SECONDS = 40
/** As full as an operator would let it become. */
const MEMORY_SHARE = 0.8
const RESERVED_MIB = 650

/**
 * Two-node clusters until four fifths of the memory are used: the first runs idle and is measured (`idleCpu`, per cent of one
 * core; `idleMemory`, MiB by which the machine's available memory shrinks), and all are then put to sleep as the product does with those into which
 * nobody types. `sandboxes` is how many there are, `claimFull` the time to a prompt while it is full.
 */
export const benchDensity: Bench = async (config, o) => {
  const samples = new Samples()
  const all = memory('MemTotal')
  const sandboxesMax = o.sandboxesMax ?? 200
  await using sandboxd = await startSandboxd(config, { poolMax: 0, memoryMiB: RESERVED_MIB * (sandboxesMax + 10) })
  // Fills the page cache with the images, which all share, and starts the observer.
  await sandboxd.end(await running(sandboxd))
  let asleep = 0
  while (asleep < sandboxesMax && memory('MemAvailable') > all * (1 - MEMORY_SHARE)) {
    o.signal.throwIfAborted()
    const before = memory('MemAvailable')
    const started = performance.now()
    const id = await running(sandboxd)
    samples.note('coldFilling', (performance.now() - started) / 1000)
    if (asleep < o.runs) await measureIdle(sandboxd, id, before, samples)
    else await sleep(2000)
    await sandboxd.client.pause(id, { wakes: true })
    asleep++
    o.tell(`  ${asleep} sandboxes, ${Math.round(memory('MemAvailable'))} MiB available`)
  }
  samples.note('sandboxes', asleep, '')
  await claimsWhileFull(sandboxd, o, samples)
  return samples.metrics()
}

async function running(sandboxd: BenchSandboxd): Promise<string> {
  const { id } = await sandboxd.create()
  await sandboxd.claim(id, START_SECONDS)
  return id
}

async function measureIdle(sandboxd: BenchSandboxd, id: string, availableBefore: number, samples: Samples) {
  await sleep(SETTLE_SECONDS * 1000)
  const before = await processorSeconds(sandboxd.owner, id)
  const started = performance.now()
  await sleep(IDLE_SECONDS * 1000)
  const used = (await processorSeconds(sandboxd.owner, id)) - before
  samples.note('idleCpu', (used / ((performance.now() - started) / 1000)) * 100, '% of a core')
  samples.note('idleMemory', availableBefore - memory('MemAvailable'), 'MiB')
}

async function claimsWhileFull(sandboxd: BenchSandboxd, o: BenchOptions, samples: Samples): Promise<void> {
  for (let run = 0; run < o.runs; run++) {
    const { id, seconds } = await timeToPrompt(sandboxd)
    samples.note('coldFull', seconds)
    const started = performance.now()
    await sandboxd.client.pause(id, { wakes: true })
    await sandboxd.client.resume(id)
    samples.note('resumeFull', (performance.now() - started) / 1000)
    await sandboxd.end(id)
  }
}

/** Of all machines of a sandbox together. */
async function processorSeconds(owner: string, id: string): Promise<number> {
  const docker = new Docker()
  const label = [`cka-netlab.owner=${owner}`, `cka-netlab.sandbox=${id}`]
  const containers = await docker.listContainers({ filters: { label } })
  const stats = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).stats({ stream: false })))
  return stats.reduce((sum, { cpu_stats }) => sum + cpu_stats.cpu_usage.total_usage, 0) / 1e9
}

/** MiB, from /proc/meminfo. */
function memory(name: string): number {
  const line = readFileSync('/proc/meminfo', 'utf8').match(new RegExp(`^${name}: +(\\d+) kB`, 'm'))
  return Number(line?.[1]) / 1024
}
