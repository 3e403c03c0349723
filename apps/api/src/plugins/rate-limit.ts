import { createHash } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

/** Tries in a minute to sign in as one person, and new accounts in a minute, from one address. */
const SIGN_INS = 10
const OTHERS = 30

const LIMITED = [/^\/api\/auth\/(sign-in|sign-up|forget-password|reset-password)/, /^\/api\/v1\/welcome$/]

/** Slows down the guessing of passwords. A class behind one address signs in side by side: each person counts alone. */
export default fp(
  async (app) => {
    await app.register(rateLimit, {
      hook: 'preHandler',
      timeWindow: 60_000,
      max: (_request, key) => (key.startsWith('sign-in') ? SIGN_INS : OTHERS),
      keyGenerator: (request) => {
        const email = request.url.startsWith('/api/auth/sign-in') ? emailIn(request) : undefined
        return email === undefined ? `${pathOf(request)} ${request.ip}` : `sign-in ${request.ip} ${digest(email)}`
      },
      allowList: (request) => !LIMITED.some((pattern) => pattern.test(pathOf(request))),
    })
  },
  { name: 'rate-limit' },
)

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? ''
}

function emailIn({ body }: FastifyRequest): string | undefined {
  try {
    const parsed: unknown = JSON.parse(String(body))
    const email = parsed && typeof parsed === 'object' && 'email' in parsed ? parsed.email : undefined
    return typeof email === 'string' ? email.trim().toLowerCase() : undefined
  } catch {
    return undefined
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
