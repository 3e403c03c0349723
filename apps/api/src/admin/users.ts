import { type AdminUsers, type ChangeUser, HttpProblem } from '@cka-netlab/contracts'
import type { Db, Tx } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { closeAttempt, letGo } from '../attempts/end-attempt.ts'
import { RUNNING } from '../attempts/own-attempt.ts'
import { audit } from '../audit.ts'
import { endOwnExam } from '../exams/end-exam.ts'
import { notifyCohortsOf } from '../plugins/notifications.ts'

type Uses = Pick<FastifyInstance, 'db' | 'jobs' | 'log' | 'sandboxd'>

const PAGE = 50

/** Accounts whose name or e-mail contains `q`, the youngest first. */
export async function listUsers(db: Db, q: string, cursor?: string): Promise<AdminUsers> {
  const contains = { contains: q, mode: 'insensitive' as const }
  const rows = await db.user.findMany({
    where: q === '' ? {} : { OR: [{ name: contains }, { email: contains }] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...(cursor === undefined ? {} : { cursor: { id: cursor }, skip: 1 }),
    take: PAGE + 1,
    include: {
      _count: { select: { attempts: true } },
      sessions: { orderBy: { updatedAt: 'desc' }, take: 1, select: { updatedAt: true } },
    },
  })
  const users = rows.slice(0, PAGE).map(({ id, name, email, role, createdAt, disabledAt, sessions, _count }) => ({
    ...{ id, name, email, role },
    createdAt: createdAt.toISOString(),
    seenAt: sessions[0]?.updatedAt.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    attempts: _count.attempts,
  }))
  return { users, next: rows.length > PAGE ? (users.at(-1)?.id ?? null) : null }
}

/**
 * Changes somebody's role, or shuts or opens their account. A shut one is signed out everywhere; its lab ends and its exam is handed in.
 * @throws {HttpProblem} NOT_FOUND, LAST_ADMIN
 */
export async function changeUser(app: Uses, actorId: string, id: string, change: ChangeUser): Promise<void> {
  const { role, disabled } = change
  await app.db.$transaction(async (tx) => {
    const before = await lockedUser(tx, id)
    if (disabled || (role !== undefined && role !== 'admin')) await refuseLastAdmin(tx, id)
    if (role !== undefined && role !== before.role) {
      await tx.user.update({ where: { id }, data: { role } })
      const detail = { before: before.role, role }
      await audit(tx, { actorId, action: 'user.role', subject: 'user', subjectId: id, detail })
      await notifyCohortsOf(tx, id)
    }
    if (disabled === undefined || disabled === (before.disabledAt !== null)) return
    await tx.user.update({ where: { id }, data: { disabledAt: disabled ? new Date() : null } })
    if (disabled) await tx.session.deleteMany({ where: { userId: id } })
    const action = disabled ? 'user.disabled' : 'user.enabled'
    await audit(tx, { actorId, action, subject: 'user', subjectId: id })
    await notifyCohortsOf(tx, id)
  })
  if (disabled) await endEverythingOf(app, id)
}

/**
 * Removes an account with its attempts, answers and scores, and what was recorded in its terminals. What the audit log says
 * of it stays, under its id.
 * @throws {HttpProblem} NOT_FOUND, LAST_ADMIN
 */
export async function removeUser(app: Uses, actorId: string, id: string): Promise<void> {
  const sandboxes = await app.db.$transaction(async (tx) => {
    await lockedUser(tx, id)
    await refuseLastAdmin(tx, id)
    const sandboxes = await tx.sandbox.findMany({ where: { attempt: { userId: id } } })
    await notifyCohortsOf(tx, id)
    await tx.user.delete({ where: { id } })
    await audit(tx, { actorId, action: 'user.deleted', subject: 'user', subjectId: id })
    for (const sandbox of sandboxes) await app.jobs.add(tx, 'forget-recordings', sandbox.id)
    return sandboxes.filter(({ endedAt }) => endedAt === null).map((sandbox) => sandbox.id)
  })
  await letGo(app, sandboxes)
}

async function lockedUser(tx: Tx, id: string) {
  // Admins are locked in one order, so that two who demote each other come one after the other.
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${id} OR role = 'admin' ORDER BY id FOR UPDATE`
  const user = await tx.user.findUnique({ where: { id } })
  if (!user) throw new HttpProblem('NOT_FOUND')
  return user
}

async function refuseLastAdmin(tx: Tx, id: string): Promise<void> {
  const admins = await tx.user.findMany({ where: { role: 'admin', disabledAt: null }, select: { id: true } })
  if (admins.length === 1 && admins[0]?.id === id) throw new HttpProblem('LAST_ADMIN')
}

async function endEverythingOf(app: Uses, userId: string): Promise<void> {
  const state = { in: [...RUNNING] }
  const attempts = await app.db.attempt.findMany({ where: { userId, examAttemptId: null, state } })
  const shut = { message: 'The account was shut by an admin, so the lab was ended.', reason: 'ACCOUNT_DISABLED' }
  for (const { id } of attempts) await closeAttempt(app, id, 'ended', shut)
  const exams = await app.db.examAttempt.findMany({ where: { userId, state } })
  for (const { id } of exams) await endOwnExam(app, id, userId)
}
