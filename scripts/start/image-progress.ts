import type { Step } from '@cka-netlab/contracts'
import { duration } from '../shared/duration.ts'
import { waitFor } from '../shared/wait.ts'

const POLL_SECONDS = 2
const LOOK_SECONDS = 3
/** A step that goes on says so this often. */
const SPEAK_SECONDS = 30
/** A new machine needs some 15 minutes; nobody reads lines of a build that hangs. */
const LIMIT_SECONDS = 2 * 3600

/** What failed is told in full in sandboxd's log. */
const FAILURE_MAX = 400

/** Prints how the images come along, until all are there. */
export async function tellImages(
  sandboxdUrl: string,
  secret: string,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const told = new Map<string, string>()
  let spokeAt = performance.now()
  let building = false
  await waitFor(
    async () => {
      const steps = await fetchSteps(sandboxdUrl, secret)
      if (steps === undefined) return false
      // Looking whether an image is there takes a moment too.
      const busy = steps.some((step) => step.state === 'running' && (step.seconds ?? 0) > LOOK_SECONDS)
      if (busy && !building) {
        building = true
        print('The images of the sandboxes are being built; the pages can be used meanwhile.')
      }
      for (const step of steps) {
        const due = step.state === 'running' && performance.now() - spokeAt > SPEAK_SECONDS * 1000
        if ((told.get(step.id) === step.state && !due) || step.state === 'waiting') continue
        if (!building && step.state !== 'failed') continue
        told.set(step.id, step.state)
        if (step.state === 'running') spokeAt = performance.now()
        print(`  ${describe(step)}`)
      }
      // A build that failed is tried again, so it is followed on.
      const finished = steps.every((step) => step.state === 'done')
      if (finished && building) print('All images are ready.')
      return finished
    },
    { timeoutSeconds: LIMIT_SECONDS, intervalSeconds: POLL_SECONDS, signal },
  )
}

function describe(step: Step): string {
  const { title, state, seconds, expectedSeconds, detail } = step
  if (state === 'done') return `✓ ${title}${seconds ? `, ${duration(seconds)}` : ''}`
  if (state === 'failed') return `✗ ${title}: ${(detail ?? 'failed').slice(0, FAILURE_MAX)}`
  const left = expectedSeconds !== undefined && seconds !== undefined ? expectedSeconds - seconds : undefined
  return `… ${title}${detail ? `: ${detail}` : ''}${left !== undefined && left > 5 ? `, about ${duration(left)} left` : ''}`
}

async function fetchSteps(url: string, secret: string): Promise<Step[] | undefined> {
  try {
    const response = await fetch(`${url}/v1/images`, {
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(5000),
    })
    if (!response.ok) return undefined
    const body = (await response.json()) as Step[] | { images: Step[] }
    return Array.isArray(body) ? body : body.images
  } catch {
    return undefined
  }
}
