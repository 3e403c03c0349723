import type { Step } from '@cka-netlab/contracts'

/** The steps as they stand some seconds after they were told: what runs has run on. */
export function advance(steps: Step[], sinceSeconds: number): Step[] {
  return steps.map((s) => (s.state === 'running' ? { ...s, seconds: (s.seconds ?? 0) + sinceSeconds } : s))
}

/** Seconds that are left by what the steps usually take; undefined when a step does not say. */
export function remainingSeconds(steps: Step[]): number | undefined {
  let left = 0
  for (const step of steps) {
    if (step.state === 'done') continue
    if (step.state === 'failed' || step.expectedSeconds === undefined) return undefined
    left += Math.max(0, step.expectedSeconds - (step.state === 'running' ? (step.seconds ?? 0) : 0))
  }
  return left
}
