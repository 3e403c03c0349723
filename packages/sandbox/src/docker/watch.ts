import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type Dockerode from 'dockerode'
import { linesOf } from '../lines.ts'
import { LABEL } from './labels.ts'

export interface MachineDeath {
  sandboxId: string
  generation: string
  machine: string
  containerId: string
}

const RETRY_MS_MAX = 10_000

/**
 * Tells of every machine of an owner that stops, until the signal. When the engine's event stream breaks it is opened
 * again; what was missed meanwhile is for `onGap` to find out.
 */
export async function watchDeaths(
  docker: Dockerode,
  owner: string,
  o: { onDeath: (death: MachineDeath) => void; onGap: () => void; signal: AbortSignal },
): Promise<void> {
  let retryMs = 250
  for (let round = 0; !o.signal.aborted; round++) {
    try {
      const stream = (await docker.getEvents({
        filters: { type: ['container'], event: ['die'], label: [`${LABEL.owner}=${owner}`] },
        abortSignal: o.signal,
      } as Dockerode.GetEventsOptions)) as Readable
      if (round > 0) o.onGap()
      retryMs = 250
      for await (const line of linesOf(stream)) {
        const death = parseDeath(line)
        if (death) o.onDeath(death)
      }
    } catch {
      // The engine is away, or the signal has fired: the loop's condition tells which.
    }
    if (o.signal.aborted) return
    await sleep(retryMs, undefined, { signal: o.signal }).catch(() => {})
    retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)
  }
}

function parseDeath(line: string): MachineDeath | null {
  try {
    const event = JSON.parse(line) as { Actor?: { ID?: string; Attributes?: Record<string, string> } }
    const attributes = event.Actor?.Attributes ?? {}
    const sandboxId = attributes[LABEL.sandbox]
    const machine = attributes[LABEL.machine]
    if (!sandboxId || !machine || !event.Actor?.ID) return null
    return { sandboxId, machine, generation: attributes[LABEL.generation] ?? '', containerId: event.Actor.ID }
  } catch {
    return null
  }
}
