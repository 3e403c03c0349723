import { type NextRequest, NextResponse } from 'next/server'
import { pagePolicy } from './http/content-security-policy.ts'

/** Gives every page its own nonce, which Next puts on the scripts that it writes into the page. */
export function proxy(request: NextRequest): NextResponse {
  const policy = pagePolicy(crypto.randomUUID(), process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

export const config = { matcher: '/((?!api|_next/static|_next/image|favicon|icon).*)' }
