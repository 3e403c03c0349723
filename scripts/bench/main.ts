import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureEngine } from '../engine/ensure.ts'
import { readConfig } from '../shared/config.ts'
import { explain, ScriptError } from '../shared/error.ts'
import { benchStart } from './start.ts'

const USAGE = 'Usage: npm run bench -- start [--runs N] [--baseline] [--json]\n'

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
      baseline: { type: 'boolean', default: false },
    },
  })
  const runs = Number(values.runs)
  if (positionals[0] !== 'start' || !Number.isInteger(runs) || runs < 1) {
    process.stderr.write(USAGE)
    return 2
  }
  const config = readConfig()
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())
  // With --json, standard output is the report alone.
  const tell = (line: string) => void (values.json ? process.stderr : process.stdout).write(`${line}\n`)
  await using stack = new AsyncDisposableStack()
  const { engine, daemon } = await ensureEngine(config, tell, stopping.signal)
  if (daemon) stack.defer(() => daemon.stop())
  const metrics = await benchStart(config, { runs, baseline: values.baseline, tell, signal: stopping.signal })
  const machine = {
    processors: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    docker: `${engine.version}, ${engine.storageDriver}, cgroup v${engine.cgroupVersion}`,
  }
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ bench: 'start', machine, metrics })}\n`)
  } else {
    tell(`\n  ${''.padEnd(16)}      p50       p95`)
    for (const [name, { p50, p95 }] of Object.entries(metrics)) {
      tell(`  ${name.padEnd(16)} ${p50.toFixed(1).padStart(6)} s  ${p95.toFixed(1).padStart(6)} s`)
    }
    tell(`\n  ${machine.processors} × ${machine.processor}, ${machine.memoryGiB} GiB, Docker ${machine.docker}`)
  }
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  const problem = error instanceof TypeError && 'code' in error ? new ScriptError('USAGE', error.message, USAGE) : error
  process.stderr.write(`${explain(problem)}\n`)
  process.exitCode = 1
}
