import { HttpProblem } from '@cka-netlab/contracts'
import type { Attempt, Db, Tx } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { lockOwnAttempt, refuseWhenOver, requireOwnAttempt } from './own-attempt.ts'

type Uses = Pick<FastifyInstance, 'db' | 'sandboxd'>

/**
 * Stops the clock and the machines. Pausing what is paused changes nothing.
 * @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY, ATTEMPT_OVER, CONFLICT while it is being checked, or has a time limit
 */
export async function pauseAttempt({ db, sandboxd }: Uses, id: string, userId: string): Promise<void> {
  const { id: sandboxId, attempt } = await activeSandbox(db, id, userId)
  if (attempt.minutesMax !== null) throw new HttpProblem('CONFLICT', 'This lab has a time limit: its clock goes on.')
  // A check that goes on would see machines that do not answer.
  await refuseWhileChecked(db, id)
  const { state } = await sandboxd.pause(sandboxId)
  await db.$transaction(async (tx) => {
    const attempt = await lockActive(tx, id, userId)
    if (attempt.pausedAt) return
    await tx.attempt.update({ where: { id }, data: { pausedAt: new Date() } })
    await tx.sandbox.update({ where: { id: sandboxId }, data: { seen: state } })
    await audit(tx, { actorId: userId, action: 'attempt.paused', subject: 'attempt', subjectId: id })
    await notifyAttempt(tx, id)
  })
}

/**
 * Lets the machines and the clock go on from where they were.
 * @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY, ATTEMPT_OVER
 */
export async function resumeAttempt({ db, sandboxd }: Uses, id: string, userId: string): Promise<void> {
  const { id: sandboxId } = await activeSandbox(db, id, userId)
  const { state } = await sandboxd.resume(sandboxId)
  await db.$transaction(async (tx) => {
    const { pausedAt } = await lockActive(tx, id, userId)
    if (!pausedAt) return
    const now = new Date()
    const seconds = Math.round((now.getTime() - pausedAt.getTime()) / 1000)
    await tx.attempt.update({ where: { id }, data: { pausedAt: null, pausedSeconds: { increment: seconds } } })
    await tx.sandbox.update({ where: { id: sandboxId }, data: { seen: state, lastInputAt: now } })
    await audit(tx, {
      actorId: userId,
      action: 'attempt.resumed',
      subject: 'attempt',
      subjectId: id,
      detail: { seconds },
    })
    await notifyAttempt(tx, id)
  })
}

async function activeSandbox(db: Db, id: string, userId: string) {
  await requireOwnAttempt(db, id, userId)
  const attempt = await db.attempt.findUniqueOrThrow({
    where: { id },
    include: { sandboxes: { where: { desired: 'running' }, orderBy: { createdAt: 'desc' }, take: 1 } },
  })
  refuseUnlessActive(attempt)
  const [sandbox] = attempt.sandboxes
  if (!sandbox) throw new HttpProblem('SANDBOX_NOT_READY')
  return { id: sandbox.id, attempt }
}

/** @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY, ATTEMPT_OVER */
export async function lockActive(tx: Tx, id: string, userId: string) {
  const attempt = await lockOwnAttempt(tx, id, userId)
  refuseUnlessActive(attempt)
  return attempt
}

function refuseUnlessActive(attempt: Attempt): void {
  refuseWhenOver(attempt)
  if (attempt.state === 'preparing') throw new HttpProblem('SANDBOX_NOT_READY')
}

/** @throws {HttpProblem} CONFLICT */
export async function refuseWhileChecked(tx: Tx | Db, attemptId: string): Promise<void> {
  const running = await tx.submission.count({ where: { attemptId, state: { in: ['queued', 'grading'] } } })
  if (running > 0) throw new HttpProblem('CONFLICT', 'Your work is being checked; try again when that is done.')
}
