import { SandboxError } from '../error.ts'
import type { Observer } from './observer.ts'

/** Between two passes it is looked whether somebody has come back. */
const PASS_SECONDS = 1
const PASSES_MAX = 60
const NO_GROUP = 3

/**
 * Asks the kernel for all memory of a control group that it can write elsewhere or read again: `memory.force_empty` of cgroup v1
 * (https://docs.kernel.org/admin-guide/cgroup-v1/memory.html), `memory.reclaim` of v2 (https://docs.kernel.org/admin-guide/cgroup-v2.html), which
 * fails when less than everything could be had. Both end early when they are interrupted.
 */
const RECLAIM = `
mount -t cgroup -o memory memory /mnt 2> /dev/null || mount -t cgroup2 cgroup2 /mnt
for group in $(find /mnt -maxdepth 3 -type d -name "*$1*"); do
  [[ ! -e $group/memory.force_empty ]] || { echo 0 > "$group/memory.force_empty"; exit 0; }
  [[ ! -e $group/memory.reclaim ]] || { cat "$group/memory.current" > "$group/memory.reclaim"; exit 0; }
done
exit ${NO_GROUP}`

/**
 * Moves the memory of a machine to the swap of the engine's host, until the signal.
 * @throws {SandboxError} `TOOL_FAILED` when the host keeps no account of the machine's memory where it is looked for
 */
export async function swapOutMachine(observer: Pick<Observer, 'run'>, containerId: string, signal: AbortSignal) {
  for (let pass = 0; pass < PASSES_MAX && !signal.aborted; pass++) {
    const command = ['unshare', '--mount', 'bash', '-c', RECLAIM, '-', containerId]
    const { exitCode, timedOut } = await observer.run(command, { timeoutSeconds: PASS_SECONDS })
    if (exitCode === NO_GROUP) throw new SandboxError('TOOL_FAILED', 'The control group of a machine was not found.')
    if (!timedOut) return
  }
}
