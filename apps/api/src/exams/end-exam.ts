import { randomUUID } from 'node:crypto'
import type { Failure } from '@cka-netlab/contracts'
import type { ExamAttempt, Tx } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { Answers } from '../attempts/attempt-view.ts'
import { letGo } from '../attempts/end-attempt.ts'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { countTime } from './mark-question.ts'
import { lockExam, lockOwnExam } from './own-exam.ts'

type Uses = Pick<FastifyInstance, 'db' | 'jobs' | 'log' | 'sandboxd'>

/**
 * Hands an exam in before its time, or gives it up before its clock began. Ending it again changes nothing.
 * @throws {HttpProblem} NOT_FOUND
 */
export async function endOwnExam(app: Uses, id: string, userId: string): Promise<void> {
  const sandboxes = await app.db.$transaction(async (tx) => {
    const exam = await lockOwnExam(tx, id, userId)
    if (exam.state === 'preparing') return abandonExam(tx, exam, 'cancelled', userId)
    if (exam.state === 'active') await handIn(app, tx, exam, 'learner', userId)
    return []
  })
  await letGo(app, sandboxes)
}

/** Hands an exam in whose time is up; whoever comes second finds that it was done. */
export async function endAtDeadline(app: Uses, id: string): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const exam = await lockExam(tx, id)
    // It may have got more time since it was looked at.
    if (exam?.state !== 'active' || !exam.deadline || exam.deadline.getTime() > Date.now()) return
    await handIn(app, tx, exam, 'deadline', null)
  })
}

/** From here on nothing is taken in: each question is graded as it stands. */
async function handIn(
  { jobs }: Uses,
  tx: Tx,
  exam: ExamAttempt,
  endedBy: 'learner' | 'deadline',
  actorId: string | null,
): Promise<void> {
  const { id, deadline } = exam
  const now = new Date()
  await countTime(tx, exam, now)
  // A server that was down at the deadline does not make the exam longer.
  const submittedAt = deadline && deadline < now ? deadline : now
  await tx.examAttempt.update({ where: { id }, data: { state: 'grading', submittedAt, endedBy } })
  const questions = await tx.attempt.findMany({ where: { examAttemptId: id }, include: { lab: true } })
  for (const question of questions) {
    if (question.state !== 'active') continue
    const submissionId = randomUUID()
    await tx.submission.create({
      data: {
        id: submissionId,
        attemptId: question.id,
        key: randomUUID(),
        answers: Answers.parse(question.answers),
        labDigest: question.labDigest,
        pointsMax: labOf(question.lab).points,
      },
    })
    await jobs.add(tx, 'grade', submissionId)
  }
  await audit(tx, {
    actorId,
    action: 'exam.handed-in',
    subject: 'exam',
    subjectId: id,
    detail: { endedBy, submittedAt: submittedAt.toISOString() },
  })
  await notifyAttempt(tx, id)
}

/** Ends an exam that has no result. @returns the sandboxes that are to go */
export async function abandonExam(
  tx: Tx,
  { id }: Pick<ExamAttempt, 'id'>,
  state: 'cancelled' | 'failed',
  actorId: string | null,
  failure?: Failure,
): Promise<string[]> {
  await tx.examAttempt.update({
    where: { id },
    data: { state, failure, endedAt: new Date(), endedBy: actorId ? 'learner' : 'platform' },
  })
  await audit(tx, {
    actorId,
    action: `exam.${state}`,
    subject: 'exam',
    subjectId: id,
    detail: failure ? { reason: failure.reason, message: failure.message } : {},
  })
  const sandboxes = await closeQuestions(tx, id)
  await notifyAttempt(tx, id)
  return sandboxes
}

/** Ends what is left of the questions. @returns the sandboxes that are to go */
export async function closeQuestions(tx: Tx, examAttemptId: string): Promise<string[]> {
  await tx.attempt.updateMany({
    where: { examAttemptId, state: { in: ['preparing', 'active'] } },
    data: { state: 'ended', endedAt: new Date() },
  })
  const running = { attempt: { examAttemptId }, desired: 'running' as const }
  const sandboxes = await tx.sandbox.findMany({ where: running, select: { id: true } })
  await tx.sandbox.updateMany({ where: running, data: { desired: 'ended' } })
  return sandboxes.map(({ id }) => id)
}
