import { writeFileSync } from 'node:fs'

/** As nice(1) counts: some nine times the share of processor time of a session that nobody spoke for. */
const NICE = -10

/**
 * Lets a process that was just started in a session of its own go before the sandboxes on a machine with more to do than it can: a
 * few hundred busy shells, each with a share of its own, would leave the server that carries their output next to nothing. It is the
 * session's weight (sched(7), "The autogroup feature"), which what it starts in sessions of their own, such as containers, does not
 * inherit. Without the right to, all stays as it is.
 */
export function goFirst(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(NICE))
  } catch {
    // Not as root, or a kernel without it.
  }
}
