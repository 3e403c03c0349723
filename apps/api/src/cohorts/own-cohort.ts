import { HttpProblem, type Me } from '@cka-netlab/contracts'
import type { Cohort, Db, Prisma, Tx } from '@cka-netlab/db'

/** Cohorts that somebody may look into: an instructor those that are theirs, an admin all. */
export function ledBy({ id: userId, role }: Pick<Me, 'id' | 'role'>): Prisma.CohortWhereInput {
  return role === 'admin' ? {} : { members: { some: { userId, role: 'instructor' } } }
}

/** @throws {HttpProblem} NOT_FOUND, also for somebody else's. */
export async function requireCohort(db: Db, id: string, user: Me): Promise<Cohort> {
  const cohort = await db.cohort.findFirst({ where: { id, ...ledBy(user) } })
  if (!cohort) throw new HttpProblem('NOT_FOUND')
  return cohort
}

/**
 * A cohort of this instructor's with its row locked until the transaction ends, so that two of them change it one after
 * the other.
 * @throws {HttpProblem} NOT_FOUND, also for somebody else's; COHORT_ARCHIVED
 */
export async function lockCohort(tx: Tx, id: string, user: Me): Promise<Cohort> {
  const cohort = await lockAnyState(tx, id, user)
  if (cohort.archivedAt) throw new HttpProblem('COHORT_ARCHIVED')
  return cohort
}

/** @throws {HttpProblem} NOT_FOUND, also for somebody else's. */
export async function lockAnyState(tx: Tx, id: string, user: Me): Promise<Cohort> {
  await tx.$queryRaw`SELECT 1 FROM cohorts WHERE id = ${id}::uuid FOR UPDATE`
  const cohort = await tx.cohort.findFirst({ where: { id, ...ledBy(user) } })
  if (!cohort) throw new HttpProblem('NOT_FOUND')
  return cohort
}
