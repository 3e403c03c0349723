import Docker from 'dockerode'
import { ScriptError } from '../shared/error.ts'

const ANSWER_SECONDS = 5

export interface Engine {
  docker: Docker
  version: string
  storageDriver: string
  cgroupVersion: string
  /** Where the engine keeps images; on this machine unless the engine is elsewhere. */
  rootFolder: string
}

export type EngineLook =
  | { state: 'answers'; engine: Engine }
  /** Nothing listens there. */
  | { state: 'absent'; reason: string }
  /** Something is there, and it does not let us in or does not work. */
  | { state: 'refuses'; reason: string; fix: string }

/** Asks the engine at DOCKER_HOST or /var/run/docker.sock who it is. */
export async function lookForEngine(dockerHost: string | undefined): Promise<EngineLook> {
  const docker = new Docker()
  const where = dockerHost ?? '/var/run/docker.sock'
  try {
    const info = await within(docker.info(), ANSWER_SECONDS)
    return {
      state: 'answers',
      engine: {
        docker,
        version: info.ServerVersion,
        storageDriver: info.Driver,
        cgroupVersion: info.CgroupVersion ?? '1',
        rootFolder: info.DockerRootDir,
      },
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EACCES' || code === 'EPERM') {
      return {
        state: 'refuses',
        reason: `This user may not use the Docker engine at ${where}.`,
        fix: 'Join its group and sign in again: sudo usermod -aG docker "$USER"',
      }
    }
    if (dockerHost === undefined && (code === 'ENOENT' || code === 'ECONNREFUSED')) {
      return { state: 'absent', reason: `No Docker engine answers at ${where}.` }
    }
    return {
      state: 'refuses',
      reason: `The Docker engine at ${where} does not answer: ${error instanceof Error ? error.message : error}`,
      fix:
        dockerHost === undefined ? 'Restart it ("systemctl restart docker") and try again.' : 'Is DOCKER_HOST right?',
    }
  }
}

async function within<T>(work: Promise<T>, seconds: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** What a person can do who has no engine and whom we cannot give one. */
export function noEngine(reason: string): ScriptError {
  return new ScriptError(
    'NO_DOCKER',
    `${reason} Sandboxes are containers, so one is needed.`,
    'Install Docker Engine 20.10 or later (Debian, Ubuntu: sudo apt-get install docker.io) and start it, or run this as root there and it is done for you.\nAn engine elsewhere: set DOCKER_HOST.',
  )
}
