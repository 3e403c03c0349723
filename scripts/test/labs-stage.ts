import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { repository } from '../shared/config.ts'
import { duration } from '../shared/duration.ts'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import type { Stage, StageContext } from './stage.ts'

/** Labs that one build proves; the next one begins where this one ends. */
const LABS_A_BUILD = 12
/** After this no further labs are begun: a build has an end. */
const BEGIN_MINUTES_MAX = 33
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
 * than a build may, so alternatives and decoys take turns, and so do labs that the time is too short for.
 */
export const labsStage: Stage = {
  name: 'labs',
  title: 'Labs on real sandboxes',
  limitSeconds: 45 * 60,
  needs: ['docker', 'images'],
  async run(context) {
    const turn = commits()
    const third = turn % 3
    const all = globSync(join(repository, 'labs/*/*/lab.yaml')).toSorted()
    const labs = inTurn(all, turn).slice(0, LABS_A_BUILD)
    context.print(
      `  ${labs.length} of ${all.length} labs, each untouched and solved; of their other ways and wrong answers third ${third + 1} of 3, by the count of commits`,
    )
    const began = performance.now()
    const proven: LabReport[] = []
    while (labs.length > 0 && performance.now() - began < BEGIN_MINUTES_MAX * 60_000 && !context.signal.aborted) {
      proven.push(...(await prove(context, labs.splice(0, LABS_AT_ONCE), third)))
    }
    const failed = proven.filter((lab) => !holds(lab))
    // A second look tells what is wrong from what is only sometimes right; both are shown.
    const again =
      failed.length > 0
        ? await prove(
            context,
            failed.map(({ id }) => id),
            third,
          )
        : []
    const last = proven.map((lab) => again.find(({ id }) => id === lab.id) ?? lab)
    for (const lab of last) show(context, lab, failed.some(({ id }) => id === lab.id) && holds(lab))
    for (const path of labs.map((lab) => relative(repository, lab)))
      context.print(`  – ${path}: not begun after ${BEGIN_MINUTES_MAX} min; among the first next time`)
    const scenarios = last.flatMap((lab) => lab.scenarios)
    const passed = scenarios.filter((scenario) => scenario.passed).length
    return { passed, failed: scenarios.length - passed, skipped: labs.length }
  },
}

async function prove(context: StageContext, labs: string[], third: number): Promise<LabReport[]> {
  const report = join(context.folder, 'labs.json')
  const cli = join(repository, 'packages/cli/src/main.ts')
  const options = ['test', ...labs, '--json', '--third', `${third}`]
  const code = await showProgram(context, process.execPath, [cli, ...options], { standardOutputTo: report })
  const parsed = Report.safeParse(read(report))
  if (!parsed.success) throw new ScriptError('NO_REPORT', `"lab test" left no report (exit code ${code}).`)
  return parsed.data.labs
}

function show({ print }: StageContext, { id, scenarios }: LabReport, flaky: boolean): void {
  const seconds = scenarios.reduce((sum, scenario) => sum + scenario.seconds, 0)
  print(`  ${id}, ${duration(seconds)}${flaky ? ', FLAKY: held at the second time only' : ''}`)
  for (const { name, passed, problems } of scenarios) {
    print(`    ${passed ? '✓' : '✗'} ${name}`)
    for (const problem of problems) print(`        ${problem}`)
  }
}

const holds = ({ scenarios }: LabReport) => scenarios.every(({ passed }) => passed)

/** Begins somewhere else in each build, so that no lab is the last one for ever. */
function inTurn(labs: string[], turn: number): string[] {
  const start = labs.length === 0 ? 0 : (turn * LABS_A_BUILD) % labs.length
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
