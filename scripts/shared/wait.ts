import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks until the answer is neither false nor undefined, or the time is up.
 * @returns the answer, or undefined when the time was up or `signal` aborted.
 */
export async function waitFor<T>(
  ask: () => Promise<T | false | undefined> | T | false | undefined,
  o: { timeoutSeconds: number; intervalSeconds?: number; signal?: AbortSignal },
): Promise<T | undefined> {
  const end = Date.now() + o.timeoutSeconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== false && answer !== undefined) return answer
    if (Date.now() >= end || o.signal?.aborted) return undefined
    await sleep((o.intervalSeconds ?? 0.1) * 1000, undefined, { signal: o.signal }).catch(() => {})
  }
}
