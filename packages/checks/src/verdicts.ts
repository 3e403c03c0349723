import type { Fail, Hop, Inconclusive, Pass } from '@cka-netlab/contracts'

export function pass(expected: string, observed: string): Pass {
  return { outcome: 'pass', expected, observed }
}

/** `hint` names the broken hop or the next thing to look at, never the solution. */
export function fail(expected: string, observed: string, more: { hint?: string; hops?: Hop[] } = {}): Fail {
  const verdict: Fail = { outcome: 'fail', expected, observed }
  if (more.hint) verdict.hint = more.hint
  if (more.hops && more.hops.length > 0) verdict.hops = more.hops
  return verdict
}

export function inconclusive(reason: string): Inconclusive {
  return { outcome: 'inconclusive', reason }
}

/** One requirement of a check, and whether it is met. */
export interface Requirement {
  expected: string
  observed: string
  met: boolean
  hint?: string
}

/** All must be met. A fail tells those that are not; a pass tells them all. */
export function all(requirements: Requirement[]): Pass | Fail {
  const unmet = requirements.filter((r) => !r.met)
  const told = unmet.length > 0 ? unmet : requirements
  const expected = told.map((r) => r.expected).join('; ')
  const observed = [...new Set(told.map((r) => r.observed))].join('; ')
  return unmet.length > 0
    ? fail(expected, observed, { hint: unmet.find((r) => r.hint)?.hint })
    : pass(expected, observed)
}
