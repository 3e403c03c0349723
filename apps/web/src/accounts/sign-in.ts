import { callApi } from '../http/api.ts'

interface SingleSignOn {
  providerId: string
  callbackURL: string
  invitation?: string
}

/** better-auth's own paths; the session cookie comes back with the answer. */
export const signIn = (o: { email: string; password: string }) => callApi('POST', '/api/auth/sign-in/email', o)
/** @param o.invitation - the token of a link into a cohort, which lets one register and join at once */
export const register = (o: { name: string; email: string; password: string; invitation?: string }) =>
  callApi('POST', '/api/auth/sign-up/email', o)
/**
 * @param o.invitation - as above
 * @returns where to go on, at the provider
 */
export const beginSingleSignOn = ({ providerId, callbackURL, invitation }: SingleSignOn) =>
  callApi<{ url: string }>('POST', '/api/auth/sign-in/social', {
    provider: providerId,
    callbackURL,
    errorCallbackURL: '/sign-in',
    // Whoever is new comes into the cohort by registering.
    ...(invitation !== undefined && { newUserCallbackURL: '/', additionalData: { invitation } }),
  })
export const signOut = () => callApi('POST', '/api/auth/sign-out', {})
export const welcome = (o: { token: string; name: string; email: string; password: string }) =>
  callApi('POST', '/api/v1/welcome', o)

/** Where to go after signing in: a path on this origin, never another site. */
export function safeNext(next: string | null | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/'
}

/** A page for signing in or registering that leads on to `next`. */
export function withNext(page: '/sign-in' | '/register', next: string): string {
  return next === '/' ? page : `${page}?next=${encodeURIComponent(next)}`
}
