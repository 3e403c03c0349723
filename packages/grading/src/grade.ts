import { runCheck } from '@cka-netlab/checks'
import type { CheckResultView } from '@cka-netlab/contracts'
import { checksOf, type Lab } from '@cka-netlab/lab-format'
import type { SandboxAccess } from '@cka-netlab/sandbox'
import { pointsOf } from '@cka-netlab/scoring'
import { sharedView } from './shared-view.ts'

/** Checks that look at the same time: enough to hide their waits, few enough not to disturb what they look at. */
const CHECKS_AT_ONCE = 4

export interface GradeOptions {
  /** Told of each result as it comes, in no fixed order. */
  onResult?: (result: CheckResultView) => void
  signal?: AbortSignal
}

/**
 * Judges all checks of a lab on a sandbox as it is now. Nothing is written, so it may be done again at will.
 *
 * @param answers - what the learner typed, by check id
 * @returns the results in the order of the lab
 * @throws the signal's reason when it is aborted. A fault of the platform is a result (`inconclusive`), not an error.
 */
export async function gradeLab(
  access: Pick<SandboxAccess, 'view'>,
  lab: Lab,
  answers: Record<string, string> = {},
  { onResult, signal }: GradeOptions = {},
): Promise<CheckResultView[]> {
  const view = sharedView(access.view)
  const waiting = [...checksOf(lab).entries()]
  const results: CheckResultView[] = []
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, check] = next
      const { verdict, seconds } = await runCheck(view, check, { answers, signal })
      const { id: checkId, taskId, title, points: pointsMax } = check
      const result = { checkId, taskId, title, points: pointsOf(verdict, pointsMax), pointsMax, verdict, seconds }
      results[at] = result
      onResult?.(result)
    }
  }
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, worker))
  return results
}
