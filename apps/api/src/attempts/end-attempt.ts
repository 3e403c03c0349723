import type { Failure } from '@cka-netlab/contracts'
import type { Attempt, Db, Tx } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { isRunning, lockOwnAttempt } from './own-attempt.ts'

interface Ending {
  /** `ended` shows the solution; `failed` is ours to explain. */
  state: 'ended' | 'failed'
  /** Who ended it; null for the platform. */
  actorId: string | null
  failure?: Failure
}

/** Ends a learner's attempt. Ending it again changes nothing. @throws {HttpProblem} NOT_FOUND */
export async function endOwnAttempt(app: Pick<FastifyInstance, 'db' | 'sandboxd' | 'log'>, id: string, userId: string) {
  const sandboxes = await app.db.$transaction(async (tx) => {
    const attempt = await lockOwnAttempt(tx, id, userId)
    return finish(tx, attempt, { state: 'ended', actorId: userId })
  })
  await letGo(app, sandboxes)
}

/** Ends an attempt for the platform's own reasons: idle, too old, its sandbox lost. */
export async function closeAttempt(
  app: Pick<FastifyInstance, 'db' | 'sandboxd' | 'log'>,
  id: string,
  state: Ending['state'],
  failure: Failure,
): Promise<void> {
  const sandboxes = await app.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM attempts WHERE id = ${id}::uuid FOR UPDATE`
    const attempt = await tx.attempt.findUnique({ where: { id } })
    if (!attempt) return []
    // An exam goes on: its clock ends it, and it gets machines anew for those that it lost.
    if (attempt.examAttemptId) return failure.reason === 'IDLE' ? [] : loseMachines(tx, id, failure)
    return finish(tx, attempt, { state, actorId: null, failure })
  })
  await letGo(app, sandboxes)
}

/** @returns ids of the sandboxes that are to go */
async function loseMachines(tx: Tx, attemptId: string, failure: Failure): Promise<string[]> {
  const running = { attemptId, desired: 'running' as const }
  const sandboxes = await tx.sandbox.findMany({ where: running, select: { id: true } })
  await tx.sandbox.updateMany({ where: running, data: { desired: 'ended', failure } })
  return sandboxes.map((sandbox) => sandbox.id)
}

/** Ends an attempt whose row is locked. @returns ids of the sandboxes that are to go */
export async function finish(tx: Tx, attempt: Attempt, { state, actorId, failure }: Ending): Promise<string[]> {
  const { id } = attempt
  if (!isRunning(attempt)) return []
  await tx.attempt.update({ where: { id }, data: { state, failure, endedAt: new Date() } })
  const sandboxes = await tx.sandbox.findMany({ where: { attemptId: id, desired: 'running' }, select: { id: true } })
  await tx.sandbox.updateMany({ where: { attemptId: id }, data: { desired: 'ended' } })
  await audit(tx, {
    actorId,
    action: `attempt.${state}`,
    subject: 'attempt',
    subjectId: id,
    detail: failure ? { reason: failure.reason, message: failure.message } : {},
  })
  await notifyAttempt(tx, id)
  return sandboxes.map((sandbox) => sandbox.id)
}

/** Asks sandboxd at once; what it does not hear, the reconcile loop says again. */
export async function letGo(
  { sandboxd, log }: Pick<FastifyInstance, 'sandboxd' | 'log'>,
  ids: string[],
): Promise<void> {
  await Promise.all(
    ids.map((id) =>
      sandboxd.destroy(id).catch((err) => log.warn({ err, sandboxId: id }, 'a sandbox could not be ended yet')),
    ),
  )
}

/** Marks sandboxes of which nothing is left. */
export async function markGone(db: Db, ids: string[]): Promise<void> {
  await db.sandbox.updateMany({ where: { id: { in: ids } }, data: { seen: 'ended', endedAt: new Date() } })
}
