import { HttpProblem, type Me } from '@cka-netlab/contracts'
import type { CohortRole, Db, Tx } from '@cka-netlab/db'
import { audit } from '../audit.ts'
import { notifyCohort } from '../plugins/notifications.ts'
import { lockCohort } from './own-cohort.ts'

/** Takes somebody in, within a transaction. Who is in it already keeps their part. @returns whether that changed anything */
export async function addMember(
  tx: Tx,
  member: { cohortId: string; userId: string; role: CohortRole },
  actorId: string,
): Promise<boolean> {
  const { count } = await tx.cohortMember.createMany({ data: member, skipDuplicates: true })
  if (count === 0) return false
  await auditMember(tx, 'cohort.member-added', member, actorId)
  await notifyCohort(tx, member.cohortId)
  return true
}

/**
 * Makes an account an instructor of the cohort; a learner in it becomes one.
 * @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED, CONFLICT for an account that is no instructor's
 */
export async function addInstructor(db: Db, cohortId: string, user: Me, email: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockCohort(tx, cohortId, user)
    const found = await tx.user.findUnique({ where: { email: email.toLowerCase() } })
    if (found?.role !== 'instructor' && found?.role !== 'admin') {
      throw new HttpProblem('CONFLICT', 'This address has no account of an instructor. An admin can give it that role.')
    }
    const member = { cohortId, userId: found.id, role: 'instructor' } as const
    if (await addMember(tx, member, user.id)) return
    const { count } = await tx.cohortMember.updateMany({
      where: { cohortId, userId: found.id, role: 'learner' },
      data: { role: 'instructor' },
    })
    if (count === 0) return
    await auditMember(tx, 'cohort.member-role', member, user.id)
    await notifyCohort(tx, cohortId)
  })
}

/** Takes a learner or an instructor out. @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED, CONFLICT for the last instructor */
export async function removeMember(db: Db, cohortId: string, user: Me, userId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockCohort(tx, cohortId, user)
    await remove(tx, cohortId, userId, 'cohort.member-removed', user.id)
  })
}

/** @throws {HttpProblem} NOT_FOUND for who is not in it, CONFLICT for the last instructor */
export async function leaveCohort(db: Db, cohortId: string, userId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM cohorts WHERE id = ${cohortId}::uuid FOR UPDATE`
    await remove(tx, cohortId, userId, 'cohort.member-left', userId)
  })
}

async function remove(tx: Tx, cohortId: string, userId: string, action: string, actorId: string): Promise<void> {
  const member = await tx.cohortMember.findUnique({ where: { cohortId_userId: { cohortId, userId } } })
  if (!member) throw new HttpProblem('NOT_FOUND')
  if (member.role === 'instructor') {
    const instructors = await tx.cohortMember.count({ where: { cohortId, role: 'instructor' } })
    if (instructors === 1) throw new HttpProblem('CONFLICT', 'The last instructor cannot go: add another one first.')
  }
  await tx.cohortMember.delete({ where: { cohortId_userId: { cohortId, userId } } })
  await auditMember(tx, action, member, actorId)
  await notifyCohort(tx, cohortId)
}

async function auditMember(
  tx: Tx,
  action: string,
  { cohortId, userId, role }: { cohortId: string; userId: string; role: CohortRole },
  actorId: string,
): Promise<void> {
  await audit(tx, { actorId, action, subject: 'cohort', subjectId: cohortId, detail: { userId, role } })
}
