let offsetMs = 0

/** Remembers how far this computer's clock is from the server's, from any answer that carries `serverTime`. */
export function noteServerTime(answer: unknown, nowMs: number = Date.now()): void {
  if (typeof answer !== 'object' || answer === null || !('serverTime' in answer)) return
  const serverMs = Date.parse(String(answer.serverTime))
  if (Number.isFinite(serverMs)) offsetMs = serverMs - nowMs
}

/** The server's time now, in ms since 1970. The learner's own clock may be wrong; deadlines and timers may not. */
export function serverNowMs(nowMs: number = Date.now()): number {
  return nowMs + offsetMs
}
