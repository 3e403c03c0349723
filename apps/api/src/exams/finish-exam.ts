import type { ExamAttempt, Prisma, Tx } from '@cka-netlab/db'
import { type ExamScore, type GradedQuestion, scoreExam } from '@cka-netlab/scoring'
import type { FastifyInstance } from 'fastify'
import { letGo } from '../attempts/end-attempt.ts'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { closeQuestions } from './end-exam.ts'
import { lockExam } from './own-exam.ts'

type Uses = Pick<FastifyInstance, 'db' | 'log' | 'sandboxd'>

export const gradedParts = { lab: true, submissions: true } satisfies Prisma.AttemptInclude
type Question = Prisma.AttemptGetPayload<{ include: typeof gradedParts }>

/** Writes the score of an exam once all its questions are graded; before that, and the second time, it does nothing. */
export async function finishExam(app: Uses, id: string): Promise<void> {
  const sandboxes = await app.db.$transaction(async (tx) => {
    const exam = await lockExam(tx, id)
    if (exam?.state !== 'grading') return []
    return settle(tx, exam)
  })
  await letGo(app, sandboxes)
}

/** The exam that a submission belongs to may be done with it. */
export async function finishExamOf(app: Uses, submissionId: string): Promise<void> {
  const submission = await app.db.submission.findUnique({
    where: { id: submissionId },
    select: { attempt: { select: { examAttemptId: true } } },
  })
  const id = submission?.attempt.examAttemptId
  if (id) await finishExam(app, id)
}

async function settle(tx: Tx, exam: ExamAttempt): Promise<string[]> {
  const { id } = exam
  const questions = await tx.attempt.findMany({ where: { examAttemptId: id }, include: gradedParts })
  const waiting = questions.some(({ submissions }) =>
    submissions.some(({ state }) => state === 'queued' || state === 'grading'),
  )
  if (waiting) return []
  const { percent, passed } = scoreOf(questions, exam.passPercent)
  await tx.examAttempt.update({ where: { id }, data: { state: 'ended', endedAt: new Date(), percent, passed } })
  const sandboxes = await closeQuestions(tx, id)
  await audit(tx, {
    actorId: null,
    action: 'exam.graded',
    subject: 'exam',
    subjectId: id,
    detail: { percent, passed, passPercent: exam.passPercent },
  })
  await notifyAttempt(tx, id)
  return sandboxes
}

/** A question that was never ready, or could not be graded, counts on neither side. */
export function gradedQuestion(question: Question): GradedQuestion {
  const { topic } = labOf(question.lab)
  const weight = question.weight ?? 0
  const graded = question.submissions.find(({ state }) => state === 'graded')
  if (!graded) return { topic, weight, points: null, pointsMax: 0 }
  return { topic, weight, points: graded.points, pointsMax: graded.pointsMax }
}

export function scoreOf(questions: Question[], passPercent: number): ExamScore {
  return scoreExam(questions.map(gradedQuestion), passPercent)
}
