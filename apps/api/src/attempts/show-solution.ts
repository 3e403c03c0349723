import type { Db } from '@cka-netlab/db'
import { audit } from '../audit.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { lockActive } from './pause.ts'

/**
 * Shows the solution while the lab goes on. It is marked: what is checked afterwards does not count.
 * @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY, ATTEMPT_OVER
 */
export async function showSolution(db: Db, id: string, userId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const attempt = await lockActive(tx, id, userId)
    if (attempt.solutionSeenAt) return
    await tx.attempt.update({ where: { id }, data: { solutionSeenAt: new Date() } })
    await audit(tx, { actorId: userId, action: 'solution.shown', subject: 'attempt', subjectId: id })
    await notifyAttempt(tx, id)
  })
}
