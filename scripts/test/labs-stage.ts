import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { repository } from '../shared/config.ts'
import { duration } from '../shared/duration.ts'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import { firstLine, type Stage, type StageContext } from './stage.ts'

/** What a lab takes untouched and solved, its sandbox included and another lab beside it: for reckoning what is still to come. */
const QUICK_SECONDS = 20
/** All labs untouched and solved, and as many alternatives and decoys as there is time for, are begun within this. */
const BEGIN_MINUTES_MAX = 30
/** Labs that are proven by one call: enough to keep two sandboxes busy, few enough to look at the clock between. */
const LABS_AT_ONCE = 6

/** The part of `lab test --json` that is counted: each lab has scenarios (untouched, solution, alternatives, decoys). */
const Report = z.object({
  labs: z.array(
    z.object({
      id: z.string(),
      scenarios: z.array(
        z.object({ name: z.string(), passed: z.boolean(), problems: z.array(z.string()), seconds: z.number() }),
      ),
    }),
  ),
})
type LabReport = z.infer<typeof Report>['labs'][number]

/**
 * Labs on real sandboxes: untouched 0, solution and alternatives 100, each decoy fails what it names. All of it takes longer
 * than a build may. So every build does all labs untouched and solved; alternatives and decoys take turns.
 */
export const labsStage: Stage = {
  name: 'labs',
  title: 'Labs on real sandboxes',
  limitSeconds: 45 * 60,
  needs: ['docker', 'images'],
  async run(context) {
    const turn = commits()
    const third = turn % 3
    const labs = inTurn(globSync(join(repository, 'labs/*/*/lab.yaml')).toSorted(), turn)
    const count = labs.length
    const began = performance.now()
    const secondsLeft = () => BEGIN_MINUTES_MAX * 60 - (performance.now() - began) / 1000
    const proven: LabReport[] = []
    let whole = 0
    while (labs.length > 0 && secondsLeft() > 0 && !context.signal.aborted) {
      const some = labs.splice(0, LABS_AT_ONCE)
      const isTime = secondsLeft() > (some.length + labs.length) * QUICK_SECONDS
      proven.push(...(await prove(context, some, isTime ? ['--third', `${third}`] : ['--quick'])))
      if (isTime) whole += some.length
    }
    const failed = proven.filter((lab) => !holds(lab))
    // A second look tells what is wrong from what is only sometimes right; both are shown.
    const again =
      failed.length > 0
        ? await prove(
            context,
            failed.map(({ id }) => id),
            ['--third', `${third}`],
          )
        : []
    const last = proven.map((lab) => again.find(({ id }) => id === lab.id) ?? lab)
    for (const lab of last)
      show(
        context,
        lab,
        failed.find(({ id }) => id === lab.id),
      )
    const flaky = failed.filter(({ id }) => last.some((lab) => lab.id === id && holds(lab)))
    if (flaky.length > 0) context.print(`  flaky: ${flaky.map(({ id }) => id).join(', ')}`)
    context.print(`  ${proven.length} of ${count} labs, each untouched and solved`)
    context.print(
      `  of ${whole} labs the alternatives and decoys too: third ${third + 1} of 3, by the count of commits`,
    )
    for (const path of labs.map((lab) => relative(repository, lab)))
      context.print(`  – ${path}: not begun after ${BEGIN_MINUTES_MAX} min; among the first next time`)
    const scenarios = last.flatMap((lab) => lab.scenarios)
    return {
      passed: scenarios.filter(({ passed }) => passed).length,
      failures: last.flatMap(({ id, scenarios }) =>
        scenarios
          .filter(({ passed }) => !passed)
          .map(({ name, problems }) => `${id} › ${name}: ${firstLine(problems[0] ?? '')}`),
      ),
      skipped: labs.length,
    }
  },
}

async function prove(context: StageContext, labs: string[], which: string[]): Promise<LabReport[]> {
  const report = join(context.folder, 'labs.json')
  const cli = join(repository, 'packages/cli/src/main.ts')
  const options = ['test', ...labs, '--json', ...which]
  const code = await showProgram(context, process.execPath, [cli, ...options], { standardOutputTo: report })
  const parsed = Report.safeParse(read(report))
  if (!parsed.success) throw new ScriptError('NO_REPORT', `"lab test" left no report (exit code ${code}).`)
  return parsed.data.labs
}

/** `first` is what came out the first time, when that did not hold. */
function show({ print }: StageContext, lab: LabReport, first?: LabReport): void {
  const seconds = lab.scenarios.reduce((sum, scenario) => sum + scenario.seconds, 0)
  print(`  ${lab.id}, ${duration(seconds)}${first && holds(lab) ? ', FLAKY: held at the second time only' : ''}`)
  for (const { name, passed, problems } of lab.scenarios) {
    print(`    ${passed ? '✓' : '✗'} ${name}`)
    for (const problem of problems) print(`        ${problem}`)
  }
  for (const { name, problems } of first?.scenarios ?? [])
    for (const problem of problems) print(`      the first time, ${name}: ${problem}`)
}

const holds = ({ scenarios }: LabReport) => scenarios.every(({ passed }) => passed)

/**
 * Those first whose alternatives and decoys are proven for certain. Three builds go through the thirds, then the labs move on by
 * a third of their list: nine builds cover everything, even where there is time for a third of it only.
 */
function inTurn(labs: string[], turn: number): string[] {
  const start = Math.floor(((Math.floor(turn / 3) % 3) * labs.length) / 3)
  return [...labs.slice(start), ...labs.slice(0, start)]
}

function commits(): number {
  try {
    return Number(execFileSync('git', ['rev-list', '--count', 'HEAD'], { cwd: repository, encoding: 'utf8' }))
  } catch {
    // Not a checkout.
    return 0
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
