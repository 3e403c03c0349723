import { type ErrorCode, HttpProblem, type Problem, problem } from '@cka-netlab/contracts'
import { SandboxError, type SandboxErrorCode } from '@cka-netlab/sandbox'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

const CODES: Partial<Record<SandboxErrorCode, ErrorCode>> = {
  ENGINE_UNREACHABLE: 'DOCKER_UNREACHABLE',
  NO_SUCH_SANDBOX: 'NOT_FOUND',
  NO_SUCH_MACHINE: 'NOT_FOUND',
  MACHINE_STOPPED: 'CONFLICT',
  NOT_READY: 'SANDBOX_NOT_READY',
  NO_SUBNET: 'NO_CAPACITY',
}

/** Every error leaves as RFC 9457 with a stable code; what is ours is logged with its stack. */
export default fp(
  async (app) => {
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const body = bodyOf(error, request)
      // What has a code of its own is an answer; what has none is a fault of ours.
      if (body.code === 'INTERNAL') request.log.error({ err: error }, 'request failed')
      else if (body.status >= 500) request.log.warn({ code: body.code, detail: body.detail }, 'request refused')
      return send(reply, body)
    })
    app.setNotFoundHandler((request, reply) => send(reply, problem('NOT_FOUND', { requestId: request.id })))
  },
  { name: 'errors' },
)

function send(reply: FastifyReply, body: Problem) {
  // Sent as text, since a route's own response schema has no say about its problems.
  return reply.code(body.status).type('application/problem+json').serializer(JSON.stringify).send(body)
}

function bodyOf(error: FastifyError, request: FastifyRequest): Problem {
  const requestId = request.id
  if (error instanceof HttpProblem)
    return problem(error.code, { detail: error.message, requestId, errors: error.errors })
  if (error instanceof SandboxError) {
    return problem(CODES[error.code] ?? 'INTERNAL', { detail: error.message, requestId })
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({ at: issue.instancePath || '/', message: issue.message ?? '' }))
    return problem('BAD_REQUEST', { requestId, errors })
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return problem('BAD_REQUEST', { detail: error.message, requestId })
  }
  return problem('INTERNAL', { requestId })
}
