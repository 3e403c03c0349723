import { setTimeout as sleep } from 'node:timers/promises'
import type { Verdict } from '@cka-netlab/contracts'
import type { Check } from './check.ts'
import type { CheckContext } from './kind.ts'
import { kindOf } from './registry.ts'
import { fail, inconclusive } from './verdicts.ts'
import { type ClusterView, ObservationError } from './view.ts'

const PAUSE_SECONDS = 0.7
/** One look may take this long beyond the check's own time: a probe that gets no answer ends by its own limit. */
const LOOK_SECONDS_MAX = 30
/** A fault of the platform is looked at again for at least so long, whatever the check's own time. */
const PLATFORM_RETRY_SECONDS = 5

export interface RunOptions {
  /** What the learner typed, by check id. */
  answers?: Record<string, string>
  signal?: AbortSignal
}

export interface CheckRun {
  verdict: Verdict
  /** From the first look to the verdict. */
  seconds: number
  looks: number
}

/** A look that never ends would hold the whole grade. */
async function limited<T>(look: Promise<T>, seconds: number, signal: AbortSignal | undefined): Promise<T> {
  const timer = new AbortController()
  const any = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal
  const late = sleep(seconds * 1000, undefined, { signal: any, ref: false }).then(() => {
    const message = `no answer within ${seconds} s`
    throw new ObservationError({ fault: 'platform', code: 'LOOK_TIMEOUT', message })
  })
  try {
    return await Promise.race([look, late])
  } finally {
    timer.abort()
    // The loser of the race must not be reported as unhandled.
    late.catch(() => {})
    look.catch(() => {})
  }
}

interface Look {
  verdict: Verdict
  /** The platform could not look; again may help. */
  platformFault: boolean
}

async function lookOnce(view: ClusterView, check: Check, context: CheckContext, signal?: AbortSignal): Promise<Look> {
  const kind = kindOf(check.kind)
  try {
    const facts = await limited(kind.observe(view, check.spec, context), LOOK_SECONDS_MAX, signal)
    return { verdict: kind.evaluate(check.spec, facts), platformFault: false }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ObservationError && error.fault === 'target') {
      return { verdict: fail(kind.title(check.spec), error.message), platformFault: false }
    }
    const reason = error instanceof Error ? error.message : String(error)
    return { verdict: inconclusive(reason), platformFault: true }
  }
}

function inAuthorsWords(verdict: Verdict, expected: string | undefined): Verdict {
  return expected === undefined || verdict.outcome === 'inconclusive' ? verdict : { ...verdict, expected }
}

/**
 * Grades one check: looks until it passes or its time is up. A target that is not there is a fail with that as its
 * evidence; what the platform could not see is inconclusive.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function runCheck(view: ClusterView, check: Check, options: RunOptions = {}): Promise<CheckRun> {
  const { answers = {}, signal } = options
  const context: CheckContext = { answer: answers[check.id] }
  const start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  for (let looks = 1; ; looks++) {
    signal?.throwIfAborted()
    const { verdict, platformFault } = await lookOnce(view, check, context, signal)
    const limit = platformFault ? Math.max(check.timeoutSeconds, PLATFORM_RETRY_SECONDS) : check.timeoutSeconds
    if (verdict.outcome === 'pass' || elapsed() + PAUSE_SECONDS >= limit) {
      return { verdict: inAuthorsWords(verdict, check.expected), seconds: elapsed(), looks }
    }
    await sleep(PAUSE_SECONDS * 1000, undefined, { signal })
  }
}
