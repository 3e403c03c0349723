import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../shared/config.ts'
import { duration } from '../shared/duration.ts'
import { explain, ScriptError } from '../shared/error.ts'
import { checkStage } from './check-stage.ts'
import { dockerStage } from './docker-stage.ts'
import { e2eStage } from './e2e-stage.ts'
import { imagesStage } from './images-stage.ts'
import { labsStage } from './labs-stage.ts'
import { add, firstLine, NOTHING, type Result, type Stage } from './stage.ts'
import { vitestStage } from './vitest-stage.ts'

const USAGE = `Usage: npm test [-- STAGE…]           stages: check, unit, api, images, sandbox, labs, e2e
       npm test -- STAGE -- FILE…    only test files whose path has FILE in it; stages: unit, api, sandbox, e2e
`

function allStages(stack: AsyncDisposableStack): Stage[] {
  return [
    checkStage,
    vitestStage('unit', { title: 'Unit tests', limitSeconds: 300, needs: [] }),
    vitestStage('api', { title: 'The API on a real Postgres', limitSeconds: 600, needs: [] }),
    dockerStage(stack),
    imagesStage,
    vitestStage('sandbox', { title: 'Sandboxes and terminals', limitSeconds: 15 * 60, needs: ['docker', 'images'] }),
    labsStage,
    e2eStage,
  ]
}

/** The stages asked for, with those that they need, in order. */
function choose(stages: Stage[], names: string[]): Stage[] {
  if (names.length === 0) return stages
  const wanted = new Set(names)
  for (const stage of stages.toReversed()) {
    if (wanted.has(stage.name)) for (const need of stage.needs) wanted.add(need)
  }
  return stages.filter((stage) => wanted.has(stage.name))
}

/** What stands before and after `--`. */
function split(words: string[]): { names: string[]; files: string[] } {
  const at = words.indexOf('--')
  return at < 0 ? { names: words, files: [] } : { names: words.slice(0, at), files: words.slice(at + 1) }
}

interface Outcome {
  stage: Stage
  result: Result
  seconds: number
  /** Why it could not run. */
  reason?: string
}

async function main(): Promise<number> {
  const { names, files } = split(process.argv.slice(2))
  const config = readConfig()
  const folder = join(config.dataDir, 'test')
  mkdirSync(folder, { recursive: true })
  await using stack = new AsyncDisposableStack()
  const stages = allStages(stack)
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    process.stderr.write(`There is no stage "${unknown[0]}".\n${USAGE}`)
    return 2
  }
  if (files.length > 0 && !(names.length === 1 && stages.some(({ name, byFile }) => name === names[0] && byFile))) {
    process.stderr.write(USAGE)
    return 2
  }

  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort(signal))
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  const outcomes: Outcome[] = []
  for (const stage of choose(stages, names)) {
    print(`\n── ${stage.title} ${'─'.repeat(Math.max(3, 70 - stage.title.length))}\n`)
    const broken = stage.needs.find((need) => outcomes.some(({ stage: { name }, reason }) => name === need && reason))
    const started = performance.now()
    const late = AbortSignal.timeout(stage.limitSeconds * 1000)
    const tooLong = `took longer than ${duration(stage.limitSeconds)}`
    const outcome = await (async (): Promise<Pick<Outcome, 'result' | 'reason'>> => {
      try {
        if (stopping.signal.aborted) throw new ScriptError('STOPPED', 'stopped before it began')
        if (broken) throw new ScriptError('NEEDS', `needs "${broken}", which failed`)
        const signal = AbortSignal.any([stopping.signal, late])
        const result = await stage.run({ config, folder, signal, print, files })
        if (!late.aborted) return { result }
        return { result: add(result, { ...NOTHING, failures: [tooLong] }), reason: tooLong }
      } catch (error) {
        const reason = late.aborted ? tooLong : explain(error)
        return { result: { ...NOTHING, failures: [firstLine(reason)] }, reason }
      }
    })()
    if (outcome.reason) print(`  ✗ ${outcome.reason}`)
    outcomes.push({ stage, seconds: (performance.now() - started) / 1000, ...outcome })
  }

  print('\n── Summary ──────────────────────────────────────────────────────────────\n')
  for (const { stage, result, seconds } of outcomes) {
    const mark = result.failures.length === 0 ? '✓' : '✗'
    print(`  ${mark} ${stage.title.padEnd(28)} ${numbers(result).padEnd(32)} ${duration(seconds)}`)
    for (const failure of result.failures) print(`      ${failure}`)
  }
  const total = outcomes.map(({ result }) => result).reduce(add, NOTHING)
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0)
  print(`\n  ${duration(seconds)} in all; reports and screenshots in ${folder}\n`)
  await stack.disposeAsync()
  print(numbers(total))
  return total.failures.length === 0 && total.passed > 0 ? 0 : 1
}

function numbers({ passed, failures, skipped }: Result): string {
  return `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}
