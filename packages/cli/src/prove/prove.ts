import { setTimeout as sleep } from 'node:timers/promises'
import type { Step } from '@cka-netlab/contracts'
import { gradeLab, setUpLab, typeSolution } from '@cka-netlab/grading'
import { checksOf, type Lab } from '@cka-netlab/lab-format'
import { type SandboxAccess, type SandboxDriver, startSandbox } from '@cka-netlab/sandbox'
import {
  impatient,
  type Others,
  problemsOf,
  reportOf,
  type Scenario,
  type ScenarioReport,
  scenariosOf,
} from './scenario.ts'

/** Longest life of a sandbox, should the program be killed before it ends it. */
const LIFETIME_SECONDS = 15 * 60
const TYPE_SECONDS = 60
/** What an undo changes has reached the last node, rule and cache by then. */
const UNDONE_SECONDS = 30

export interface LabReport {
  id: string
  title: string
  passed: boolean
  scenarios: ScenarioReport[]
  /** Times from nothing to a sandbox with the lab set up, one for each that was used. */
  startSeconds: number[]
}

export interface ProveOptions {
  /** Sandboxes at the same time. */
  atOnce: number
  /** Which alternatives and decoys are proven. Where some are left out, time matters, and what must fail is looked at briefly. */
  others: Others
  onScenario?: (lab: Lab, report: ScenarioReport) => void
  onImages?: (steps: Step[]) => void
  signal: AbortSignal
}

function since(start: number): number {
  return (performance.now() - start) / 1000
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Types a script as the learner; tells what went wrong, if anything did. */
async function type(access: SandboxAccess, script: string, what: string): Promise<string[]> {
  if (!script) return []
  const { exitCode, stderr, stdout, timedOut } = await typeSolution(access, script, TYPE_SECONDS)
  const said = (stderr || stdout).trim().split('\n').slice(-3).join(' ⏎ ')
  if (timedOut) return [`${what} did not end within ${TYPE_SECONDS} s`]
  return exitCode === 0 ? [] : [`${what} failed with exit code ${exitCode}: ${said}`]
}

/**
 * Waits until every check fails again: kube-proxy and others take an undo in a moment later, and the next scenario would be
 * judged by what is still there. Tells what goes on to pass.
 */
async function untouchedAgain(access: SandboxAccess, lab: Lab, signal: AbortSignal): Promise<string[]> {
  const all = checksOf(lab).map(({ id }) => id)
  const glance = impatient(lab, all, 0)
  const end = performance.now() + UNDONE_SECONDS * 1000
  for (;;) {
    const results = await gradeLab(access, glance, {}, { signal })
    const problems = problemsOf({ fails: all }, results)
    if (problems.length === 0) return []
    if (performance.now() > end) return problems.map((problem) => `${UNDONE_SECONDS} s after its undo ${problem}`)
    await sleep(500, undefined, { signal })
  }
}

async function play(access: SandboxAccess, lab: Lab, scenario: Scenario, signal: AbortSignal): Promise<ScenarioReport> {
  const start = performance.now()
  const problems = await type(access, scenario.run, 'its commands')
  const results = await gradeLab(access, lab, scenario.answers, { signal })
  if (scenario.undo) {
    problems.push(...(await type(access, scenario.undo, 'what undoes it')))
    problems.push(...(await untouchedAgain(access, lab, signal)))
  }
  return reportOf(scenario, { results, problems, seconds: since(start) })
}

/** Plays a group on a sandbox of its own. A sandbox that does not start fails every scenario of the group. */
async function playGroup(
  driver: SandboxDriver,
  lab: Lab,
  group: Scenario[],
  o: ProveOptions,
): Promise<{ reports: ScenarioReport[]; startSeconds?: number }> {
  const reports: ScenarioReport[] = []
  const tell = (report: ScenarioReport) => {
    reports.push(report)
    o.onScenario?.(lab, report)
  }
  let startSeconds: number | undefined
  try {
    const start = performance.now()
    await using sandbox = await startSandbox(driver, lab.topology, {
      lifetimeSeconds: LIFETIME_SECONDS,
      signal: o.signal,
    })
    await setUpLab(sandbox, lab, undefined, o.signal)
    startSeconds = since(start)
    for (const scenario of group) {
      const asked = o.others === 'all' ? lab : impatient(lab, scenario.fails)
      tell(await play(sandbox, asked, scenario, o.signal))
    }
  } catch (error) {
    o.signal.throwIfAborted()
    for (const scenario of group.slice(reports.length)) {
      tell({ ...reportOf(scenario, { results: [], problems: [messageOf(error)], seconds: 0 }), percent: null })
    }
  }
  return { reports, startSeconds }
}

/**
 * Proves labs on real sandboxes: untouched every check fails, the solution and each alternative pass all, each decoy
 * fails exactly the checks that it names.
 *
 * @throws the signal's reason when it is aborted; all sandboxes have ended by then.
 */
export async function proveLabs(driver: SandboxDriver, labs: Lab[], o: ProveOptions): Promise<LabReport[]> {
  for (const lab of labs) await driver.prepare(lab.topology, o.onImages, o.signal)
  const jobs = labs.flatMap((lab) => scenariosOf(lab, o.others).map((group) => ({ lab, group })))
  const played: { lab: Lab; reports: ScenarioReport[]; startSeconds?: number }[] = []
  const waiting = [...jobs.entries()]
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, { lab, group }] = next
      o.signal.throwIfAborted()
      played[at] = { lab, ...(await playGroup(driver, lab, group, o)) }
    }
  }
  // Every worker is waited for, so that no sandbox is left behind when one of them is interrupted.
  const ended = await Promise.allSettled(Array.from({ length: o.atOnce }, worker))
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return labs.map((lab) => {
    const mine = played.filter((one) => one.lab === lab)
    const scenarios = mine.flatMap((one) => one.reports)
    const startSeconds = mine.flatMap((one) => one.startSeconds ?? [])
    return { id: lab.id, title: lab.title, passed: scenarios.every((one) => one.passed), scenarios, startSeconds }
  })
}
