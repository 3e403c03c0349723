import { bold, dim, green, red, seconds } from '../style.ts'
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

export function summaryLine(reports: LabReport[]): string {
  const scenarios = reports.flatMap((report) => report.scenarios)
  const failed = scenarios.filter((one) => !one.passed).length
  return `${scenarios.length - failed} scenarios hold, ${failed} do not`
}
