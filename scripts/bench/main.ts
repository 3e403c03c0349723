import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureEngine } from '../engine/ensure.ts'
import { type Config, readConfig } from '../shared/config.ts'
import { explain, ScriptError } from '../shared/error.ts'
import { benchApi } from './api.ts'
import type { Bench } from './bench.ts'
import { benchCrowd } from './crowd.ts'
import { benchDensity } from './density.ts'
import { benchGrade } from './grade.ts'
import { benchSleep } from './sleep.ts'
import { benchStart } from './start.ts'
import { benchTerminal } from './terminal.ts'
import { benchWeb } from './web.ts'

const BENCHES: Record<string, Bench> = {
  start: benchStart,
  terminal: benchTerminal,
  crowd: benchCrowd,
  grade: benchGrade,
  density: benchDensity,
  sleep: benchSleep,
  api: benchApi,
  web: benchWeb,
}
const USAGE = `Usage: npm run bench -- NAME [--runs N] [--json]

  start      a cluster from the pool and from its snapshot; --baseline compares kubeadm
  terminal   echo, throughput, Ctrl-C in a flood, reconnect
  crowd      200 terminals that get 40 kB a second each
  grade      ten checks
  api        what pages read, with a large cohort's history; needs no Docker
  web        pages: compressed script, time until they can be used, scrolling a large cohort
  density    clusters until four fifths of the memory are used, or --sandboxes N
  sleep      clusters whose memory goes to the swap: what they still take, how soon they are back
`

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
      baseline: { type: 'boolean', default: false },
      sandboxes: { type: 'string' },
    },
  })
  const runs = Number(values.runs)
  const [name = ''] = positionals
  const bench = BENCHES[name]
  const sandboxesMax = values.sandboxes === undefined ? undefined : Number(values.sandboxes)
  if (!bench || !Number.isInteger(runs) || runs < 1 || Number.isNaN(sandboxesMax)) {
    process.stderr.write(USAGE)
    return 2
  }
  const config = readConfig()
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())
  // With --json, standard output is the report alone.
  const tell = (line: string) => void (values.json ? process.stderr : process.stdout).write(`${line}\n`)
  await using stack = new AsyncDisposableStack()
  const docker = bench === benchApi ? 'none' : await engineFor(config, tell, stopping.signal, stack)
  const metrics = await bench(config, { runs, baseline: values.baseline, sandboxesMax, tell, signal: stopping.signal })
  const machine = {
    processors: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    docker,
  }
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ bench: name, machine, metrics })}\n`)
  } else {
    tell(`\n  ${''.padEnd(18)}     p50       p95       p99`)
    for (const [metric, { p50, p95, p99, unit }] of Object.entries(metrics)) {
      const numbers = [p50, p95, p99].map((value) => value.toFixed(2).padStart(8)).join('  ')
      tell(`  ${metric.padEnd(18)}${numbers}  ${unit}`)
    }
    tell(`\n  ${machine.processors} × ${machine.processor}, ${machine.memoryGiB} GiB, Docker ${machine.docker}`)
  }
  return 0
}

/** Starts an engine where none answers, and says what it is. */
async function engineFor(
  config: Config,
  tell: (line: string) => void,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
) {
  const { engine, daemon } = await ensureEngine(config, tell, signal)
  if (daemon) stack.defer(() => daemon.stop())
  return `${engine.version}, ${engine.storageDriver}, cgroup v${engine.cgroupVersion}`
}

try {
  process.exitCode = await main()
} catch (error) {
  const problem = error instanceof TypeError && 'code' in error ? new ScriptError('USAGE', error.message, USAGE) : error
  process.stderr.write(`${explain(problem)}\n`)
  process.exitCode = 1
}
