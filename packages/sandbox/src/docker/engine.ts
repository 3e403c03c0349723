import { SandboxError } from '../error.ts'

interface EngineFailure extends Error {
  statusCode?: number
  code?: string
}

/** True when the engine answered with this status. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return statuses.includes((error as EngineFailure)?.statusCode ?? 0)
}

/** Turns what dockerode throws into a {@link SandboxError} that names what was being done. */
export function engineError(error: unknown, doing: string): SandboxError {
  if (error instanceof SandboxError) return error
  const failure = error as EngineFailure
  if (failure.name === 'AbortError') return new SandboxError('ABORTED', `${doing}: given up.`, { cause: error })
  const message = (failure.message ?? String(error)).trim()
  if (failure.statusCode === undefined && isConnectionError(failure.code)) {
    return new SandboxError('ENGINE_UNREACHABLE', `The Docker engine does not answer (${failure.code}).`, {
      cause: error,
    })
  }
  if (/no space left on device/i.test(message)) {
    return new SandboxError('ENGINE_REFUSED', 'The disk of the Docker engine is full.', {
      cause: error,
      fix: 'Make room on the disk that holds the data of Docker.',
    })
  }
  if (failure.statusCode === 409 && /is not running|is paused|is restarting/.test(message)) {
    const what = message.includes('paused') ? 'is paused' : 'is not running'
    return new SandboxError('MACHINE_STOPPED', `${doing}: the machine ${what}.`, { cause: error })
  }
  return new SandboxError('ENGINE_REFUSED', `${doing}: ${message}`, { cause: error })
}

function isConnectionError(code: string | undefined): boolean {
  return ['ECONNREFUSED', 'ENOENT', 'EACCES', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'].includes(
    code ?? '',
  )
}
