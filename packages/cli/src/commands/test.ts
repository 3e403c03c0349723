import { changedLabs } from '../changed.ts'
import { interruption, openEngine } from '../engine.ts'
import { UsageError } from '../error.ts'
import { findLabs } from '../find-labs.ts'
import { stepPrinter } from '../progress.ts'
import { type LabReport, proveLabs } from '../prove/prove.ts'
import type { Others } from '../prove/scenario.ts'
import { labLines, overview, summaryLine } from '../prove/table.ts'
import { note } from '../style.ts'

export interface TestOptions {
  all?: boolean
  /** Since which commit; true for what is not on main yet. */
  changed?: string | true
  json?: boolean
  repeat: number
  atOnce: number
  third?: Others
  quick?: boolean
  directory?: string
}

/** `lab test ID…`: proves labs on real sandboxes. Status 1 when a scenario does not hold. */
export async function test(ids: string[], o: TestOptions): Promise<number> {
  if (ids.length === 0 && !o.all && !o.changed) {
    throw new UsageError('Which lab?', 'Name one or more, or give --changed or --all.')
  }
  const named = await findLabs(ids, { ...o, all: o.all ?? o.changed !== undefined })
  const labs = o.changed === undefined ? named : await changedLabs(named, o.changed === true ? undefined : o.changed)
  if (o.changed !== undefined && labs.length === 0) {
    note('No lab has changed, and no kind of check that one uses.')
    return 0
  }
  if (labs.length === 0) throw new UsageError('There are no labs here.')
  const signal = interruption()
  await using engine = await openEngine()
  const start = performance.now()
  const rounds: LabReport[][] = []
  for (let round = 1; round <= o.repeat; round++) {
    if (o.repeat > 1) note(`Round ${round} of ${o.repeat}`)
    const reports = await proveLabs(engine.driver, labs, {
      atOnce: o.atOnce,
      others: o.quick ? 'none' : (o.third ?? 'all'),
      onScenario: (lab, report) => {
        const mark = report.passed ? 'holds' : 'DOES NOT HOLD'
        note(`${lab.id}: ${report.name} ${mark}, ${report.seconds.toFixed(1)} s`)
        for (const problem of report.problems) note(`  ${problem}`)
      },
      onImages: stepPrinter(),
      signal,
    })
    rounds.push(reports)
    if (!o.json) {
      for (const report of reports) process.stdout.write(`\n${labLines(report).join('\n')}\n`)
      process.stdout.write(`\n${summaryLine(reports)}\n`)
    }
  }
  const last = rounds.flat()
  if (!o.json && (labs.length > 1 || o.repeat > 1)) process.stdout.write(`\n${overview(rounds).join('\n')}\n`)
  if (o.json) {
    const report = { passed: last.every((one) => one.passed), seconds: (performance.now() - start) / 1000, labs: last }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  }
  return last.every((one) => one.passed) ? 0 : 1
}
