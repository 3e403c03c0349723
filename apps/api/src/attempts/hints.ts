import { HttpProblem } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { Hints } from './attempt-view.ts'
import { lockOwnAttempt, refuseWhenOver } from './own-attempt.ts'

/** Reveals one more hint of a task; asking beyond the last changes nothing. @throws {HttpProblem} */
export async function revealHint(db: Db, id: string, userId: string, taskId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const attempt = await lockOwnAttempt(tx, id, userId)
    refuseWhenOver(attempt)
    const task = labOf(attempt.lab).tasks.find((one) => one.id === taskId)
    if (!task) throw new HttpProblem('NOT_FOUND', 'This lab has no such task.')
    const hints = Hints.parse(attempt.hints)
    const revealed = hints[taskId] ?? 0
    if (revealed >= task.hints.length) return
    await tx.attempt.update({ where: { id }, data: { hints: { ...hints, [taskId]: revealed + 1 } } })
    await audit(tx, {
      actorId: userId,
      action: 'hint.revealed',
      subject: 'attempt',
      subjectId: id,
      detail: { taskId, hint: revealed + 1 },
    })
    await notifyAttempt(tx, id)
  })
}
