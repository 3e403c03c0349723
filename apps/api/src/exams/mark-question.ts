import { HttpProblem, type MarkQuestion } from '@cka-netlab/contracts'
import type { Attempt, Db, ExamAttempt, Lab, Tx } from '@cka-netlab/db'
import { mergeAnswers } from '../attempts/answers.ts'
import { audit } from '../audit.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { isOpen, lockOwnExam } from './own-exam.ts'

/**
 * Flags a question, marks it as done, keeps its notes and what was typed into it.
 * @throws {HttpProblem} NOT_FOUND, EXAM_OVER
 */
export async function markQuestion(
  db: Db,
  id: string,
  userId: string,
  position: number,
  { answers, ...marks }: MarkQuestion,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const exam = await lockOwnExam(tx, id, userId)
    if (!isOpen(exam)) throw new HttpProblem('EXAM_OVER')
    const question = await questionAt(tx, id, position)
    if (answers) await mergeAnswers(tx, question, answers)
    if (Object.keys(marks).length > 0) await tx.attempt.update({ where: { id: question.id }, data: marks })
    await audit(tx, {
      actorId: userId,
      action: 'exam.marked',
      subject: 'exam',
      subjectId: id,
      // What was written stays with the question; the event tells that it was.
      detail: {
        position,
        fields: [...Object.keys(marks), ...Object.keys(answers ?? {}).map((key) => `answer ${key}`)],
      },
    })
    await notifyAttempt(tx, id)
  })
}

/**
 * Notes which question is on screen, and how long the one before was.
 * @throws {HttpProblem} NOT_FOUND, EXAM_OVER
 */
export async function showQuestion(db: Db, id: string, userId: string, position: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const exam = await lockOwnExam(tx, id, userId)
    if (!isOpen(exam)) throw new HttpProblem('EXAM_OVER')
    await questionAt(tx, id, position)
    if (exam.position === position) return
    await countTime(tx, exam, new Date())
    await tx.examAttempt.update({ where: { id }, data: { position, positionSince: new Date() } })
    await audit(tx, { actorId: userId, action: 'exam.shown', subject: 'exam', subjectId: id, detail: { position } })
    await notifyAttempt(tx, id)
  })
}

/** Adds the time since the question on screen was turned to, up to `until` or the deadline. */
export async function countTime(tx: Tx, exam: ExamAttempt, until: Date): Promise<void> {
  const { id, position, positionSince, deadline } = exam
  if (!positionSince) return
  const end = Math.min(until.getTime(), deadline?.getTime() ?? Number.POSITIVE_INFINITY)
  const seconds = Math.max(0, Math.round((end - positionSince.getTime()) / 1000))
  await tx.attempt.updateMany({
    where: { examAttemptId: id, position },
    data: { seconds: { increment: seconds } },
  })
}

async function questionAt(tx: Tx, examAttemptId: string, position: number): Promise<Attempt & { lab: Lab }> {
  const question = await tx.attempt.findUnique({
    where: { examAttemptId_position: { examAttemptId, position } },
    include: { lab: true },
  })
  if (!question) throw new HttpProblem('NOT_FOUND', 'This exam has no such question.')
  return question
}
