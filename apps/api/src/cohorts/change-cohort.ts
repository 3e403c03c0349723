import { randomUUID } from 'node:crypto'
import type { ChangeCohort, Me } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { audit } from '../audit.ts'
import { notifyCohort } from '../plugins/notifications.ts'
import { lockAnyState, lockCohort } from './own-cohort.ts'

/** Makes a cohort whose first instructor is whoever makes it. @returns its id */
export async function createCohort(db: Db, { id: userId }: Me, name: string): Promise<string> {
  const id = randomUUID()
  await db.$transaction(async (tx) => {
    await tx.cohort.create({ data: { id, name, members: { create: { userId, role: 'instructor' } } } })
    await audit(tx, { actorId: userId, action: 'cohort.created', subject: 'cohort', subjectId: id, detail: { name } })
  })
  return id
}

/**
 * Renames a cohort, archives it or brings it back.
 * @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED when it is renamed without being brought back
 */
export async function changeCohort(db: Db, id: string, user: Me, { name, archived }: ChangeCohort): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = archived === false ? await lockAnyState(tx, id, user) : await lockCohort(tx, id, user)
    if (name !== undefined && name !== before.name) {
      await tx.cohort.update({ where: { id }, data: { name } })
      const detail = { name, before: before.name }
      await audit(tx, { actorId: user.id, action: 'cohort.renamed', subject: 'cohort', subjectId: id, detail })
    }
    if (archived !== undefined && archived !== (before.archivedAt !== null)) {
      await tx.cohort.update({ where: { id }, data: { archivedAt: archived ? new Date() : null } })
      const action = archived ? 'cohort.archived' : 'cohort.brought-back'
      await audit(tx, { actorId: user.id, action, subject: 'cohort', subjectId: id })
    }
    await notifyCohort(tx, id)
  })
}
