import { bold, dim, green, red, seconds, yellow } from '../style.ts'
import type { LabReport } from './prove.ts'
import type { ScenarioReport } from './scenario.ts'

/** One line for a scenario, and one for each thing that did not hold. */
export function scenarioLines(
  { name, passed, percent, problems, seconds: took }: ScenarioReport,
  width: number,
): string[] {
  const score = percent === null ? '   –' : `${String(percent).padStart(3)} %`
  const line = `  ${passed ? green('✓') : red('✗')} ${name.padEnd(width)} ${score}  ${dim(seconds(took).padStart(7))}`
  return [line, ...problems.map((problem) => `      ${problem}`)]
}

/** The table of a lab. */
export function labLines({ id, title, scenarios, startSeconds }: LabReport): string[] {
  const mean = startSeconds.reduce((sum, one) => sum + one, 0) / Math.max(1, startSeconds.length)
  const starts = dim(`${startSeconds.length} sandboxes, ready after ${seconds(mean)} on average`)
  const width = Math.max(...scenarios.map((one) => one.name.length))
  return [`${bold(id)}  ${title}  ${starts}`, ...scenarios.flatMap((one) => scenarioLines(one, width))]
}

/**
 * What came of all rounds: a line for each lab with the scenarios that held in every round, the time to a lab that is set up, how long the
 * solution took to settle and be graded, and everything together; medians over the rounds. Below it each scenario that did not always hold.
 */
export function overview(rounds: LabReport[][]): string[] {
  const labs = (rounds[0] ?? []).map(({ id }) =>
    rounds.flatMap((reports) => reports.find((one) => one.id === id) ?? []),
  )
  const rows = labs.map((lab) => {
    const tries = triesOf(lab)
    return [
      lab[0]?.id ?? '',
      `${tries.filter(([, mine]) => mine.every((one) => one.passed)).length}/${tries.length}`,
      seconds(median(lab.flatMap((one) => one.startSeconds))),
      seconds(median(lab.flatMap((one) => one.scenarios.find(({ name }) => name === 'solution')?.seconds ?? []))),
      seconds(median(lab.map(secondsOf))),
    ]
  })
  const unsteady = labs.flatMap((lab) =>
    triesOf(lab).flatMap(([name, tries]) => {
      const failed = tries.filter((one) => !one.passed)
      if (failed.length === 0) return []
      const what = failed.length < tries.length ? yellow('flaky') : red('fails')
      const line = `${what}  ${lab[0]?.id} › ${name}: ${failed.length} of ${tries.length} did not hold`
      return [line, ...new Set(failed.flatMap((one) => one.problems.map((problem) => `         ${problem}`)))]
    }),
  )
  return [...columns([['lab', 'hold', 'start', 'solution', 'all'], ...rows]), ...unsteady]
}

/** The reports of each scenario, a report a round. */
function triesOf(lab: LabReport[]): [name: string, tries: ScenarioReport[]][] {
  return [
    ...Map.groupBy(
      lab.flatMap(({ scenarios }) => scenarios),
      ({ name }) => name,
    ),
  ]
}

const secondsOf = ({ startSeconds, scenarios }: LabReport) =>
  [...startSeconds, ...scenarios.map((one) => one.seconds)].reduce((sum, one) => sum + one, 0)

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** Aligned columns: the first to the left, numbers to the right. */
function columns(rows: string[][]): string[] {
  const width = (at: number) => Math.max(...rows.map((row) => row[at]?.length ?? 0))
  return rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(width(at)) : cell.padStart(width(at)))).join('  '),
  )
}

export function summaryLine(reports: LabReport[]): string {
  const scenarios = reports.flatMap((report) => report.scenarios)
  const failed = scenarios.filter((one) => !one.passed).length
  return `${scenarios.length - failed} scenarios hold, ${failed} do not`
}
