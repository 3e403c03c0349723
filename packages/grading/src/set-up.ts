import type { Step } from '@cka-netlab/contracts'
import type { Lab, SetupStep } from '@cka-netlab/lab-format'
import type { SandboxAccess } from '@cka-netlab/sandbox'
import { SetupError } from './error.ts'
import { expectedSeconds, stepRequest, stepTitle } from './setup-script.ts'

/** What the person is told of a program that failed: its last lines say the most. */
function lastLines(output: string, count = 3): string {
  return output.trim().split('\n').slice(-count).join('\n')
}

/** The steps of a lab before any of them has begun, to be shown while the sandbox is still being made. */
export function setupSteps(lab: Lab): Step[] {
  return lab.setup.map((step, at) => ({
    id: `setup-${at + 1}`,
    title: stepTitle(step),
    state: 'waiting',
    expectedSeconds: expectedSeconds(step),
  }))
}

async function runStep(access: SandboxAccess, step: SetupStep): Promise<void> {
  const title = stepTitle(step)
  const request = stepRequest(step)
  const { exitCode, stdout, stderr, timedOut } = await access.exec(request)
  if (timedOut) {
    throw new SetupError(title, `${title}: not done after ${request.timeoutSeconds} s.`, { detail: stdout + stderr })
  }
  if (exitCode === 0) return
  const source = step.kind === 'apply' ? ` (${step.source})` : ''
  const said = lastLines(stderr || stdout) || `exit code ${exitCode}`
  throw new SetupError(title, `${title}${source}: ${said}`, { detail: stdout + stderr })
}

/**
 * Puts a sandbox into the lab's starting state. Each step has its own limit.
 *
 * @param onStep - told of all steps at every change
 * @throws {SetupError} with the step that failed, {@link SandboxError} when a machine cannot be reached, the signal's
 * reason when it is aborted.
 */
export async function setUpLab(
  access: SandboxAccess,
  lab: Lab,
  onStep: (steps: Step[]) => void = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const steps = setupSteps(lab)
  const mark = (at: number, change: Partial<Step>) => {
    steps[at] = { ...(steps[at] as Step), ...change }
    onStep(structuredClone(steps))
  }
  for (const [at, step] of lab.setup.entries()) {
    signal?.throwIfAborted()
    const start = performance.now()
    const seconds = () => (performance.now() - start) / 1000
    mark(at, { state: 'running', seconds: 0 })
    try {
      await runStep(access, step)
    } catch (error) {
      mark(at, { state: 'failed', seconds: seconds() })
      throw error
    }
    mark(at, { state: 'done', seconds: seconds() })
  }
}
