import { HttpProblem, InvitationToken } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { APIError } from 'better-auth/api'
import { acceptInvitation, refuseInvitation } from '../cohorts/invitations.ts'

/** The token of an invitation in a request to register; undefined without one. */
export function invitationIn(body: unknown): string | undefined {
  const invitation = body && typeof body === 'object' && 'invitation' in body ? body.invitation : undefined
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
