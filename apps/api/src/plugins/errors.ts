import { ERRORS, type ErrorCode, HttpProblem, type Problem, problem } from '@cka-netlab/contracts'
import { SandboxdError } from '@cka-netlab/sandbox'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod'

/** Every error leaves as RFC 9457 with a stable code; what is ours is logged with its stack. */
export default fp(
  async (app) => {
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const body = bodyOf(error, request)
      if (body.status >= 500) request.log.error({ err: error }, 'request failed')
      return sendProblem(reply, body)
    })
    app.setNotFoundHandler((request, reply) => sendProblem(reply, problem('NOT_FOUND', { requestId: request.id })))
  },
  { name: 'errors' },
)

export function sendProblem(reply: FastifyReply, body: Problem) {
  // Written as text, since a route's own response schema has no say about its problems.
  return reply.code(body.status).type('application/problem+json').serializer(JSON.stringify).send(body)
}

function bodyOf(error: FastifyError, request: FastifyRequest): Problem {
  const requestId = request.id
  if (error instanceof HttpProblem) {
    return problem(error.code, { detail: error.message, requestId, errors: error.errors })
  }
  if (error instanceof SandboxdError) return problem(codeOf(error), { detail: error.message, requestId })
  if (isResponseSerializationError(error)) return problem('INTERNAL', { requestId })
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      at: `${error.validationContext ?? 'request'}${issue.instancePath}`,
      message: issue.message ?? '',
    }))
    return problem('BAD_REQUEST', { requestId, errors })
  }
  if (error.statusCode === 429) return problem('RATE_LIMITED', { requestId })
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return problem('BAD_REQUEST', { detail: error.message, requestId })
  }
  return problem('INTERNAL', { requestId })
}

/** What sandboxd says of capacity or images is for the learner; that it takes us for a stranger is our own fault. */
function codeOf({ code }: SandboxdError): ErrorCode {
  if (code === 'SECRET_INVALID' || !(code in ERRORS)) return 'INTERNAL'
  return code as ErrorCode
}
