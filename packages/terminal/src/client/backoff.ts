const FIRST_SECONDS = 0.5
const MOST_SECONDS = 15

/**
 * Seconds to wait before try number `attempt` (from 0): doubling to 15 s, spread by up to half so that many clients do
 * not come back at once when a server restarts.
 */
export function backoffSeconds(attempt: number, random = Math.random()): number {
  const full = Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** Math.min(attempt, 20))
  return full * (0.5 + random / 2)
}
