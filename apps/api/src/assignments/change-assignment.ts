import { randomUUID } from 'node:crypto'
import { type ChangeAssignment, type CreateAssignment, HttpProblem, type Me } from '@cka-netlab/contracts'
import type { Assignment, Db, Tx } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { lockCohort } from '../cohorts/own-cohort.ts'
import { notifyCohort } from '../plugins/notifications.ts'
import { titleOf } from './subject.ts'

type Uses = Pick<FastifyInstance, 'db' | 'exams' | 'labs'>
/** Which one, of which cohort. */
export interface Where {
  cohortId: string
  id: string
}

/**
 * Gives a cohort something to do.
 * @returns the assignment's id
 * @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED, BAD_REQUEST for a subject that there is not
 */
export async function createAssignment(app: Uses, cohortId: string, user: Me, o: CreateAssignment): Promise<string> {
  const id = randomUUID()
  await app.db.$transaction(async (tx) => {
    await lockCohort(tx, cohortId, user)
    if (titleOf(app, o) === undefined) {
      throw new HttpProblem('BAD_REQUEST', undefined, [{ at: 'body/subject', message: `There is no such ${o.kind}.` }])
    }
    const { kind, subject, draw, ...terms } = o
    refuseBackwards(dates(terms))
    const seed = draw === 'shared' ? randomUUID() : null
    await tx.assignment.create({ data: { id, cohortId, kind, subject, ...terms, ...dates(terms), seed } })
    await told(tx, { cohortId, id }, user, 'assignment.created', o)
  })
  return id
}

/** Changes the terms, for what begins from now on. @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED, BAD_REQUEST */
export async function changeAssignment(db: Db, where: Where, user: Me, change: ChangeAssignment): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lockAssignment(tx, where, user)
    const { draw, ...terms } = change
    const after = { ...before, ...dates(terms) }
    refuseBackwards(after)
    const drawn = draw === 'shared' ? (before.seed ?? randomUUID()) : null
    const seed = draw === undefined ? before.seed : drawn
    await tx.assignment.update({ where: { id: where.id }, data: { ...terms, ...dates(terms), seed } })
    await told(tx, where, user, 'assignment.changed', change)
  })
}

/** Takes an assignment back. What was begun under it stays. @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED */
export async function removeAssignment(db: Db, where: Where, user: Me): Promise<void> {
  await db.$transaction(async (tx) => {
    const { kind, subject } = await lockAssignment(tx, where, user)
    await tx.assignment.delete({ where: { id: where.id } })
    await told(tx, where, user, 'assignment.removed', { kind, subject })
  })
}

/** Sets the extra time of one learner. @throws {HttpProblem} NOT_FOUND also for who is no learner of it, COHORT_ARCHIVED */
export async function grantExtraTime(db: Db, where: Where, user: Me, userId: string, percent: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockAssignment(tx, where, user)
    const member = await tx.cohortMember.findFirst({ where: { cohortId: where.cohortId, userId, role: 'learner' } })
    if (!member) throw new HttpProblem('NOT_FOUND')
    const own = { assignmentId: where.id, userId }
    if (percent === 0) await tx.assignmentExtra.deleteMany({ where: own })
    else {
      await tx.assignmentExtra.upsert({
        where: { assignmentId_userId: own },
        create: { ...own, percent },
        update: { percent },
      })
    }
    await told(tx, where, user, 'assignment.extra-time', { userId, percent })
  })
}

async function lockAssignment(tx: Tx, { cohortId, id }: Where, user: Me): Promise<Assignment> {
  await lockCohort(tx, cohortId, user)
  // Whoever begins under it at this moment holds the row: they come before or after the change, not in between.
  await tx.$queryRaw`SELECT 1 FROM assignments WHERE id = ${id}::uuid FOR UPDATE`
  const found = await tx.assignment.findFirst({ where: { id, cohortId } })
  if (!found) throw new HttpProblem('NOT_FOUND')
  return found
}

function dates({ opensAt, closesAt }: { opensAt?: string | null; closesAt?: string | null }) {
  const date = (text: string | null) => (text === null ? null : new Date(text))
  return {
    ...(opensAt !== undefined && { opensAt: date(opensAt) }),
    ...(closesAt !== undefined && { closesAt: date(closesAt) }),
  }
}

function refuseBackwards({ opensAt, closesAt }: Partial<Pick<Assignment, 'opensAt' | 'closesAt'>>): void {
  if (!opensAt || !closesAt || opensAt < closesAt) return
  throw new HttpProblem('BAD_REQUEST', undefined, [{ at: 'body/closesAt', message: 'It has to close after it opens.' }])
}

async function told(tx: Tx, where: Where, { id: actorId }: Me, action: string, detail: object): Promise<void> {
  const { cohortId, id } = where
  await audit(tx, { actorId, action, subject: 'assignment', subjectId: id, detail: { cohortId, ...detail } })
  await notifyCohort(tx, cohortId)
}
