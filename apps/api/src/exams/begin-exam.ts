import { HttpProblem } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { audit } from '../audit.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { lockOwnExam } from './own-exam.ts'

/**
 * Starts the clock. Beginning again changes nothing.
 * @throws {HttpProblem} NOT_FOUND, EXAM_NOT_READY, EXAM_OVER
 */
export async function beginExam(db: Db, id: string, userId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const exam = await lockOwnExam(tx, id, userId)
    if (exam.state === 'active') return
    if (exam.state !== 'preparing') throw new HttpProblem('EXAM_OVER')
    const first = await tx.attempt.findUnique({
      where: { examAttemptId_position: { examAttemptId: id, position: 1 } },
      select: { state: true },
    })
    if (first?.state === 'preparing') throw new HttpProblem('EXAM_NOT_READY')
    const startedAt = new Date()
    const deadline = new Date(startedAt.getTime() + (exam.minutes + exam.extraMinutes) * 60_000)
    await tx.examAttempt.update({
      where: { id },
      data: { state: 'active', startedAt, deadline, position: 1, positionSince: startedAt },
    })
    await audit(tx, {
      actorId: userId,
      action: 'exam.begun',
      subject: 'exam',
      subjectId: id,
      detail: { deadline: deadline.toISOString() },
    })
    await notifyAttempt(tx, id)
  })
}
