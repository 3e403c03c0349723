import { z } from 'zod'

/**
 * Every error that the HTTP interfaces answer with: a stable code, its status, what went wrong. The `fix` says what
 * the caller can do about it. Bodies follow RFC 9457 (`application/problem+json`).
 */
export const ERRORS = {
  BAD_REQUEST: {
    status: 400,
    title: 'The request is not of the expected form',
    fix: 'Correct the fields named in "errors".',
  },
  NOT_SIGNED_IN: { status: 401, title: 'You are not signed in', fix: 'Sign in and try again.' },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    title: 'This address may not open terminals',
    fix: 'Open the product at its own address, or add this one to CKA_NETLAB_ORIGINS.',
  },
  TICKET_INVALID: {
    status: 403,
    title: 'The terminal ticket is used, expired or for another sandbox',
    fix: 'Fetch a new ticket.',
  },
  LINK_INVALID: {
    status: 403,
    title: 'This link has been used, or is too old',
    fix: 'Start cka-netlab again for a new one; when there is an admin already, sign in.',
  },
  INVITATION_INVALID: {
    status: 403,
    title: 'This invitation is used up, taken back or too old',
    fix: 'Ask your instructor for a new one.',
  },
  SECRET_INVALID: {
    status: 403,
    title: 'The shared secret is missing or wrong',
    fix: 'Call sandboxd through the product.',
  },
  NOT_FOUND: { status: 404, title: 'There is nothing here', fix: 'Check the address.' },
  CONFLICT: { status: 409, title: 'This cannot be done in the present state', fix: 'Reload and look again.' },
  LAST_ADMIN: { status: 409, title: 'This is the only admin', fix: 'Make somebody else an admin first.' },
  ATTEMPT_RUNNING: { status: 409, title: 'You have another lab running', fix: 'Continue it or end it first.' },
  EXAM_RUNNING: { status: 409, title: 'You are sitting an exam', fix: 'Go on with it, or hand it in first.' },
  EXAM_OVER: { status: 409, title: 'The time of this exam is up', fix: 'Read its report.' },
  EXAM_NOT_OVER: { status: 409, title: 'This exam has not ended', fix: 'Its report comes when it has been graded.' },
  EXAM_NOT_READY: {
    status: 409,
    title: 'The machines of the first question are not ready yet',
    fix: 'Wait; the page shows how far they are.',
  },
  EXAM_EMPTY: {
    status: 409,
    title: 'There are no labs for this exam',
    fix: 'Add labs of its topics, or sit another exam.',
  },
  ASSIGNMENT_NOT_OPEN: {
    status: 409,
    title: 'This assignment is not open',
    fix: 'Come back when it is; outside assignments you can practise at any time.',
  },
  ATTEMPTS_USED_UP: {
    status: 409,
    title: 'You have used up the attempts of this assignment',
    fix: 'Ask your instructor for another one; outside assignments you can practise as often as you like.',
  },
  COHORT_ARCHIVED: { status: 409, title: 'This cohort is archived', fix: 'Bring it back first.' },
  ATTEMPT_PAUSED: { status: 409, title: 'This lab is paused', fix: 'Resume it first.' },
  ATTEMPT_OVER: { status: 409, title: 'This attempt has ended', fix: 'Start the lab again.' },
  SANDBOX_NOT_READY: { status: 409, title: 'The sandbox is not ready yet', fix: 'Wait until it is ready.' },
  TOO_MANY_TERMINALS: { status: 409, title: 'This sandbox has its limit of terminals open', fix: 'Close one.' },
  IMAGES_BUILDING: {
    status: 503,
    title: 'The images for this lab are still being built',
    fix: 'Wait; the page shows how far it is.',
  },
  NO_CAPACITY: {
    status: 503,
    title: 'This machine has no room for another sandbox',
    fix: 'End one, or wait for one to end.',
  },
  SANDBOXD_UNREACHABLE: {
    status: 503,
    title: 'The sandbox service does not answer',
    fix: 'Try again; an admin sees the reason in the log.',
  },
  DOCKER_UNREACHABLE: { status: 503, title: 'The Docker engine does not answer', fix: 'Run "npm run doctor".' },
  RATE_LIMITED: { status: 429, title: 'Too many requests', fix: 'Wait a minute and try again.' },
  INTERNAL: {
    status: 500,
    title: 'Something broke on our side',
    fix: 'Try again; the log has the details under the request id.',
  },
} as const satisfies Record<string, { status: number; title: string; fix: string }>

export type ErrorCode = keyof typeof ERRORS

/** RFC 9457 body. */
export const Problem = z.object({
  type: z.string(),
  code: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  fix: z.string(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ at: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** Thrown by handlers; the error handler turns it into a {@link Problem}. */
export class HttpProblem extends Error {
  readonly code: ErrorCode
  readonly errors?: Problem['errors']
  constructor(code: ErrorCode, detail?: string, errors?: Problem['errors']) {
    super(detail ?? ERRORS[code].title)
    this.name = 'HttpProblem'
    this.code = code
    this.errors = errors
  }
  get statusCode(): number {
    return ERRORS[this.code].status
  }
}

/** Builds the RFC 9457 body of an error code. */
export function problem(
  code: ErrorCode,
  o: { detail?: string; requestId?: string; errors?: Problem['errors'] } = {},
): Problem {
  const { status, title, fix } = ERRORS[code]
  return { type: `urn:cka-netlab:error:${code.toLowerCase().replaceAll('_', '-')}`, code, title, status, fix, ...o }
}
