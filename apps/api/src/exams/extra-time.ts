import { HttpProblem } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { audit } from '../audit.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { lockExam } from './own-exam.ts'

/** Extra time of a learner, rounded up to whole minutes. */
export function extraMinutes(minutes: number, percent: number): number {
  return Math.ceil((minutes * percent) / 100)
}

/**
 * Sets the extra time of an exam that has not ended; its deadline moves with it.
 * @throws {HttpProblem} NOT_FOUND, EXAM_OVER
 */
export async function grantMinutes(db: Db, actorId: string, id: string, extraMinutes: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const exam = await lockExam(tx, id)
    if (!exam) throw new HttpProblem('NOT_FOUND')
    if (exam.state !== 'preparing' && exam.state !== 'active') throw new HttpProblem('EXAM_OVER')
    const { startedAt, minutes } = exam
    const deadline = startedAt && new Date(startedAt.getTime() + (minutes + extraMinutes) * 60_000)
    await tx.examAttempt.update({ where: { id }, data: { extraMinutes, deadline } })
    await audit(tx, {
      actorId,
      action: 'exam.extra-minutes',
      subject: 'exam',
      subjectId: id,
      detail: { extraMinutes, before: exam.extraMinutes },
    })
    await notifyAttempt(tx, id)
  })
}

/** Sets the extra time that a learner has in every exam begun from now on. @throws {HttpProblem} NOT_FOUND */
export async function grantPercent(db: Db, actorId: string, userId: string, extraPercent: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: userId }, data: { examExtraPercent: extraPercent } })
    if (count === 0) throw new HttpProblem('NOT_FOUND')
    await audit(tx, {
      actorId,
      action: 'user.exam-time',
      subject: 'user',
      subjectId: userId,
      detail: { extraPercent },
    })
  })
}
