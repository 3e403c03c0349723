import { setTimeout as sleep } from 'node:timers/promises'
import { PROBE } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { LABEL } from './labels.ts'

const FREEZE_TRIES = 5
const FREEZE_AGAIN_MS = 300
const NO_NODES: ReadonlySet<string | undefined> = new Set(['terminal', PROBE.name])

/** Whether a container is a machine with Kubernetes, neither the learner's own nor the platform's. */
export function isNode({ Labels }: Dockerode.ContainerInfo): boolean {
  return !NO_NODES.has(Labels[LABEL.machine])
}

/** Freezes a machine. On a busy one runc may not catch every program at once, and gives up; then it is tried again, for a second or so. */
export async function pauseMachine(machine: Dockerode.Container): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await machine.pause()
    } catch (error) {
      if (tries === FREEZE_TRIES || !String(error).includes('unable to freeze')) throw error
      await sleep(FREEZE_AGAIN_MS)
    }
  }
}
