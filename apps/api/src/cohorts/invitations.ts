import { randomUUID } from 'node:crypto'
import { HttpProblem, type Invite, type InvitedTo, type Me, type NewInvitation } from '@cka-netlab/contracts'
import type { Db, Invitation, Tx } from '@cka-netlab/db'
import { hashToken, newToken } from '../accounts/link-token.ts'
import { audit } from '../audit.ts'
import { invitationView } from './cohort-view.ts'
import { addMember } from './members.ts'
import { lockCohort } from './own-cohort.ts'

const DAY_MS = 24 * 3600 * 1000

/**
 * Makes a link by which learners come in.
 * @param url - where browsers find the product
 * @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED
 */
export async function invite(db: Db, url: string, cohortId: string, user: Me, o: Invite): Promise<NewInvitation> {
  return db.$transaction(async (tx) => {
    await lockCohort(tx, cohortId, user)
    const made = await makeInvitation(tx, url, user.id, { ...o, cohortId, email: null })
    return { invitation: invitationView(made.row), url: made.url }
  })
}

/** Within a transaction that has locked the cohort. */
export async function makeInvitation(
  tx: Tx,
  url: string,
  actorId: string,
  { days, ...o }: Invite & { cohortId: string; email: string | null },
): Promise<{ row: Invitation; url: string }> {
  const token = newToken()
  const expiresAt = new Date(Date.now() + days * DAY_MS)
  const row = await tx.invitation.create({ data: { id: randomUUID(), tokenHash: hashToken(token), expiresAt, ...o } })
  await audit(tx, {
    actorId,
    action: 'cohort.invited',
    subject: 'cohort',
    subjectId: o.cohortId,
    detail: { invitationId: row.id, email: o.email, usesMax: o.usesMax, expiresAt: expiresAt.toISOString() },
  })
  return { row, url: `${url}/join?token=${token}` }
}

/** @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED */
export async function revokeInvitation(db: Db, cohortId: string, user: Me, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockCohort(tx, cohortId, user)
    const { count } = await tx.invitation.updateMany({
      where: { id, cohortId, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    if (count === 0) throw new HttpProblem('NOT_FOUND')
    await audit(tx, {
      actorId: user.id,
      action: 'cohort.invitation-revoked',
      subject: 'cohort',
      subjectId: cohortId,
      detail: { invitationId: id },
    })
  })
}

/**
 * What a link leads to.
 * @param user - null for who has no account yet
 * @throws {HttpProblem} INVITATION_INVALID
 */
export async function invitedTo(db: Db, user: Me | null, token: string): Promise<InvitedTo> {
  const { cohort, email } = await usable(db, user, token)
  const instructors = cohort.members.map(({ user: { name } }) => name)
  return { cohortId: cohort.id, name: cohort.name, instructors, email }
}

/**
 * Takes whoever holds the link into its cohort. Whoever is in it already uses nothing up.
 * @returns the cohort's id
 * @throws {HttpProblem} INVITATION_INVALID
 */
export async function acceptInvitation(db: Db, user: Pick<Me, 'id' | 'email'>, token: string): Promise<string> {
  return db.$transaction(async (tx) => {
    const { id, cohortId } = await usable(tx, user, token)
    if (!(await addMember(tx, { cohortId, userId: user.id, role: 'learner' }, user.id))) return cohortId
    // Of two at the same moment the last use goes to one: the other's transaction, and so its membership, is taken back.
    const used = await tx.$executeRaw`UPDATE invitations SET uses = uses + 1 WHERE id = ${id}::uuid AND uses < uses_max`
    if (used === 0) throw new HttpProblem('INVITATION_INVALID')
    return cohortId
  })
}

/** Looks whether an address that has no account yet may use a link. @throws {HttpProblem} INVITATION_INVALID */
export async function refuseInvitation(db: Db, email: string, token: string): Promise<void> {
  await usable(db, { id: '', email }, token)
}

async function usable(db: Db | Tx, user: Pick<Me, 'id' | 'email'> | null, token: string) {
  const found = await db.invitation.findFirst({
    where: {
      tokenHash: hashToken(token),
      revokedAt: null,
      expiresAt: { gt: new Date() },
      cohort: { archivedAt: null },
    },
    include: {
      cohort: {
        include: { members: { where: { role: 'instructor' }, include: { user: { select: { name: true } } } } },
      },
    },
  })
  if (!found) throw new HttpProblem('INVITATION_INVALID')
  if (user && found.email && found.email !== user.email.toLowerCase()) {
    throw new HttpProblem('INVITATION_INVALID', 'This link was made for another address. Use that one.')
  }
  const known = user ? await db.cohortMember.count({ where: { cohortId: found.cohortId, userId: user.id } }) : 0
  if (found.uses >= found.usesMax && known === 0) throw new HttpProblem('INVITATION_INVALID')
  return found
}
