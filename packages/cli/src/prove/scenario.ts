import type { Check } from '@cka-netlab/checks'
import type { CheckResultView } from '@cka-netlab/contracts'
import { checksOf, type Lab } from '@cka-netlab/lab-format'
import { scoreSubmission } from '@cka-netlab/scoring'

/** One thing that must hold of a lab: what is done, and which checks must fail then. */
export interface Scenario {
  name: string
  /** Typed on `terminal` first; empty for nothing. */
  run: string
  answers: Record<string, string>
  /** Ids of exactly the checks that must fail; all others must pass. */
  fails: string[]
  /** Typed after the grade, so that the next scenario begins as the lab does; empty for nothing. */
  undo: string
}

/** Which alternatives and decoys are proven: every one, none, or every third, so that three runs in a row cover them all. */
export type Others = 'all' | 'none' | 0 | 1 | 2

/** What must fail is looked at for so long where time matters; what must pass has its own time in any case. */
const BRIEF_SECONDS = 5

export interface ScenarioReport {
  name: string
  passed: boolean
  percent: number | null
  /** Why it did not hold, in words. */
  problems: string[]
  /** Typing and grading; the start of the sandbox is told apart. */
  seconds: number
  results: CheckResultView[]
}

/**
 * The scenarios of a lab, in groups that share one sandbox: what differs in answers alone needs no other one, and a
 * solution is typed where nothing has been touched yet, or all of it undone.
 */
export function scenariosOf(lab: Lab, others: Others = 'all'): Scenario[][] {
  const all = checksOf(lab).map((check) => check.id)
  const untouched: Scenario = { name: 'untouched', run: '', answers: {}, fails: all, undo: '' }
  const solved: Scenario = { name: 'solution', ...lab.solution, fails: [], undo: '' }
  const undone: Scenario[] = []
  const answered: Scenario[] = []
  const alone: Scenario[][] = []
  const ways: Scenario[] = [
    ...lab.alternatives.map((way) => ({ ...way, name: `alternative: ${way.name}`, fails: [] })),
    ...lab.decoys.map((way) => ({ ...way, name: `decoy: ${way.name}` })),
  ]
  // Labs begin at different thirds, so that each third has about as much to do.
  const wanted = ways.filter((_, at) => others === 'all' || (at + lab.id.length) % 3 === others)
  for (const scenario of wanted) {
    if (scenario.run === lab.solution.run) answered.push({ ...scenario, run: '', undo: '' })
    else if (scenario.undo) undone.push(scenario)
    else alone.push([scenario])
  }
  return [[untouched, ...undone, solved, ...answered], ...alone]
}

/**
 * The lab with little patience for checks that must fail: each of them would wait its whole time for nothing.
 *
 * @param fails - ids of these checks
 * @param seconds - how long they are looked at; 0 for one look
 */
export function impatient(lab: Lab, fails: string[], seconds = BRIEF_SECONDS): Lab {
  const brief = (check: Check) =>
    fails.includes(check.id) ? { ...check, timeoutSeconds: Math.min(check.timeoutSeconds, seconds) } : check
  return { ...lab, tasks: lab.tasks.map((task) => ({ ...task, checks: task.checks.map(brief) })) }
}

/** Where the verdicts differ from what the scenario says; empty when it holds. */
export function problemsOf(scenario: Pick<Scenario, 'fails'>, results: CheckResultView[]): string[] {
  return results.flatMap(({ checkId, verdict }) => {
    const mustFail = scenario.fails.includes(checkId)
    if (verdict.outcome === 'inconclusive') return `${checkId} could not be judged: ${verdict.reason}`
    if (verdict.outcome === 'pass') return mustFail ? `${checkId} passes and should fail (${verdict.observed})` : []
    return mustFail
      ? []
      : `${checkId} fails and should pass: expected ${verdict.expected}; observed ${verdict.observed}`
  })
}

export function reportOf(
  scenario: Scenario,
  o: { results: CheckResultView[]; problems: string[]; seconds: number },
): ScenarioReport {
  const problems = [...o.problems, ...problemsOf(scenario, o.results)]
  const { percent } = scoreSubmission(o.results)
  return {
    name: scenario.name,
    passed: problems.length === 0,
    percent,
    problems,
    seconds: o.seconds,
    results: o.results,
  }
}
