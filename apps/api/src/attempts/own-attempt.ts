import { HttpProblem } from '@cka-netlab/contracts'
import type { Attempt, Db, Lab, Tx } from '@cka-netlab/db'
import { isOver } from './time-limit.ts'

/** Attempts that hold a sandbox. */
export const RUNNING = ['preparing', 'active'] as const

export function isRunning({ state }: Pick<Attempt, 'state'>): boolean {
  return state === 'preparing' || state === 'active'
}

/** @throws {HttpProblem} ATTEMPT_OVER when it has ended, or its time is up */
export function refuseWhenOver(attempt: Pick<Attempt, 'state' | 'startedAt' | 'minutesMax'>): void {
  if (!isRunning(attempt) || isOver(attempt)) throw new HttpProblem('ATTEMPT_OVER')
}

/**
 * An attempt of this learner's in practice, with its row locked until the transaction ends, so that ending, answering and
 * submitting at the same moment come one after the other. The questions of an exam are reached through the exam alone.
 * @throws {HttpProblem} NOT_FOUND, also for somebody else's.
 */
export async function lockOwnAttempt(tx: Tx, id: string, userId: string): Promise<Attempt & { lab: Lab }> {
  await tx.$queryRaw`SELECT 1 FROM attempts WHERE id = ${id}::uuid FOR UPDATE`
  const attempt = await tx.attempt.findFirst({ where: { id, userId, examAttemptId: null }, include: { lab: true } })
  if (!attempt) throw new HttpProblem('NOT_FOUND')
  return attempt
}

/** @throws {HttpProblem} NOT_FOUND, also for somebody else's. */
export async function requireOwnAttempt(db: Db, id: string, userId: string): Promise<void> {
  const found = await db.attempt.findFirst({ where: { id, userId, examAttemptId: null }, select: { id: true } })
  if (!found) throw new HttpProblem('NOT_FOUND')
}
