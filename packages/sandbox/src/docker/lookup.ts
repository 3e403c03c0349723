import type Dockerode from 'dockerode'
import { SandboxError } from '../error.ts'
import { engineError, hasStatus } from './engine.ts'
import { LABEL } from './labels.ts'

export function networkName(id: string): string {
  return `netlab-${id}`
}

export function machineName(id: string, machine: string): string {
  return `netlab-${id}-${machine}`
}

/**
 * The probe's container has this name until the sandbox is ready, then it is renamed: the only thing about a container
 * that can change in one step, so that a half-made sandbox is told from a whole one after a crash.
 */
export function bootingProbeName(id: string): string {
  return `netlab-${id}-probe-booting`
}

/** The id that a whole sandbox is known by: its probe's name has it, which a pooled sandbox gets when it is given away. */
export function givenId(containers: { Names: string[] }[]): string | undefined {
  const names = containers.flatMap((container) => container.Names)
  return names.map((name) => /^\/netlab-(.+)-probe$/.exec(name)?.[1]).find((id) => id !== undefined)
}

export interface RunningMachine {
  container: Dockerode.Container
  /** Process 1 of the machine as the engine's host counts. */
  pid: number
  image: string
}

/**
 * Finds a running machine of a sandbox by its container's name. Asked anew each time, since a process number outlives its process.
 * @throws {SandboxError} `NO_SUCH_MACHINE`, or `MACHINE_STOPPED`.
 */
export async function findMachine(docker: Dockerode, owner: string, name: string): Promise<RunningMachine> {
  const machine = name.slice(name.search(/[^-]+$/))
  const container = docker.getContainer(name)
  const found = await inspect(container)
  if (!found || found.Config.Labels[LABEL.owner] !== owner) {
    throw new SandboxError('NO_SUCH_MACHINE', `The sandbox has no machine "${machine}".`)
  }
  if (!found.State.Running) throw new SandboxError('MACHINE_STOPPED', `The machine ${machine} has stopped.`)
  if (found.State.Paused) throw new SandboxError('MACHINE_STOPPED', 'The sandbox is paused.')
  return { container, pid: found.State.Pid, image: found.Config.Image }
}

async function inspect(container: Dockerode.Container): Promise<Dockerode.ContainerInspectInfo | null> {
  try {
    return await container.inspect()
  } catch (error) {
    if (hasStatus(error, 404)) return null
    throw engineError(error, 'Looking for a machine')
  }
}
