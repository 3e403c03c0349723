import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Some nine times the share of processor time of a process that nobody spoke for. */
const NICE = -10

/**
 * Lets a process that was just started in a session of its own go before the sandboxes on a machine with more to do than it can: a
 * few hundred busy shells, each with a share of its own, would leave the server that carries their output next to nothing. Linux
 * weighs sessions first, then the processes in each (sched(7), "The autogroup feature"). Without the right to, all stays as it is.
 */
export function goFirst(pid: number): void {
  try {
    setPriority(pid, NICE)
    writeFileSync(`/proc/${pid}/autogroup`, String(NICE))
  } catch {
    // Not as root, or a kernel without it.
  }
}
