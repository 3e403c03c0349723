import { HttpProblem, InvitationToken } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { APIError, getOAuthState } from 'better-auth/api'
import { acceptInvitation, refuseInvitation } from '../cohorts/invitations.ts'

/**
 * The token of an invitation by which somebody registers, undefined without one. By single sign-on it went to the provider and back with
 * the state of the sign-in; whoever sends it is not trusted either way, only what the token opens.
 */
export async function invitationOf(
  request: { path: string; body?: unknown } | null | undefined,
): Promise<string | undefined> {
  const isBack = request?.path.startsWith('/callback') ?? false
  return invitationIn(isBack ? await getOAuthState() : request?.body)
}

function invitationIn(given: unknown): string | undefined {
  const invitation = given && typeof given === 'object' && 'invitation' in given ? given.invitation : undefined
  if (invitation === undefined || invitation === null) return undefined
  return InvitationToken.safeParse({ token: invitation }).data?.token ?? ''
}

/** Nobody registers by a link that is used up, or was made for another address. @throws {APIError} */
export async function lookAtInvitation(db: Db, email: string, token: string): Promise<void> {
  await refuseInvitation(db, email, token).catch(rethrow)
}

/** Takes a new account into the cohort. Of two who used the last place up at once, one is left without an account. @throws {APIError} */
export async function comeIn(db: Db, user: { id: string; email: string }, token: string): Promise<void> {
  try {
    await acceptInvitation(db, user, token)
  } catch (error) {
    await db.user.delete({ where: { id: user.id } })
    rethrow(error)
  }
}

function rethrow(error: unknown): never {
  if (!(error instanceof HttpProblem)) throw error
  throw new APIError('FORBIDDEN', { code: error.code, message: error.message })
}
