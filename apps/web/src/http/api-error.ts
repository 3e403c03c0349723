import type { ErrorCode, Problem } from '@cka-netlab/contracts'

/** An answer of the API that is not a success, with what the person can do about it. */
export class ApiError extends Error {
  readonly code: ErrorCode | (string & {})
  readonly status: number
  readonly fix: string
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiError'
    this.code = problem.code
    this.status = problem.status
    this.fix = problem.fix
    this.problem = problem
  }
}

/** Reads the RFC 9457 body of a failed answer; says something of use where a gateway answered in its own words. */
export function toApiError(status: number, body: unknown): ApiError {
  if (isProblem(body)) return new ApiError(body)
  const message = isObject(body) && typeof body.message === 'string' ? body.message : undefined
  const code = isObject(body) && typeof body.code === 'string' ? body.code : `HTTP_${status}`
  return new ApiError({
    type: 'about:blank',
    code,
    status,
    title: message ?? `The server answered ${status}`,
    fix: status === 429 ? 'Wait a minute and try again.' : status >= 500 ? 'Try again in a moment.' : '',
  })
}

/** The request got no answer at all. */
export function unreachable(): ApiError {
  return new ApiError({
    type: 'about:blank',
    code: 'UNREACHABLE',
    status: 0,
    title: 'The server does not answer',
    fix: 'Check your connection and that cka-netlab is running, then try again.',
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
function isProblem(value: unknown): value is Problem {
  return (
    isObject(value) &&
    typeof value.code === 'string' &&
    typeof value.title === 'string' &&
    typeof value.status === 'number' &&
    typeof value.fix === 'string'
  )
}
