import type { Failure } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'

/** Why a machine is not running any more, for a person. */
export function stoppedReason(machine: string, state: Dockerode.ContainerInspectInfo['State']): Failure {
  const code = state.ExitCode
  const detail = `exit code ${code}${state.OOMKilled ? ', out of memory' : ''}${state.Error ? `, ${state.Error}` : ''}`
  const told = (message: string, reason: string): Failure => ({ message, reason, detail: `${machine}: ${detail}` })
  if (state.OOMKilled) {
    return told(`The machine ${machine} ran out of memory and stopped.`, 'MACHINE_OUT_OF_MEMORY')
  }
  if (code === 255) {
    // systemd gives up like this when the kernel refuses it an inotify instance.
    return told(
      `The machine ${machine} could not start (exit code 255). Most often a kernel limit is too low for this many sandboxes: run "npm run doctor".`,
      'MACHINE_STOPPED',
    )
  }
  if (code === 137) return told(`The machine ${machine} was killed (exit code 137).`, 'MACHINE_KILLED')
  if (code === 0 || code === 130) {
    return told(`The machine ${machine} was shut down (exit code ${code}).`, 'MACHINE_STOPPED')
  }
  return told(`The machine ${machine} stopped unexpectedly (exit code ${code}).`, 'MACHINE_STOPPED')
}
