import { HttpProblem } from '@cka-netlab/contracts'
import type { Db, ExamAttempt, Tx } from '@cka-netlab/db'

/** Exams that a learner can go on with, or that are not graded yet. */
export const EXAM_RUNNING = ['preparing', 'active', 'grading'] as const

/**
 * An exam attempt with its row locked until the transaction ends, so that handing in, marking and the deadline come one
 * after the other. Null when there is none.
 */
export async function lockExam(tx: Tx, id: string): Promise<ExamAttempt | null> {
  await tx.$queryRaw`SELECT 1 FROM exam_attempts WHERE id = ${id}::uuid FOR UPDATE`
  return tx.examAttempt.findUnique({ where: { id } })
}

/** @throws {HttpProblem} NOT_FOUND, also for somebody else's. */
export async function lockOwnExam(tx: Tx, id: string, userId: string): Promise<ExamAttempt> {
  const exam = await lockExam(tx, id)
  if (exam?.userId !== userId) throw new HttpProblem('NOT_FOUND')
  return exam
}

/** @throws {HttpProblem} NOT_FOUND, also for somebody else's. */
export async function requireOwnExam(db: Db, id: string, userId: string): Promise<void> {
  const found = await db.examAttempt.findFirst({ where: { id, userId }, select: { id: true } })
  if (!found) throw new HttpProblem('NOT_FOUND')
}

/** Whether something may still be typed or marked, by the server's clock. */
export function isOpen({ state, deadline }: Pick<ExamAttempt, 'state' | 'deadline'>): boolean {
  return state === 'active' && deadline !== null && deadline.getTime() > Date.now()
}

/**
 * Makes whatever begins something for a learner come one after the other: a lab in practice and an exam in two tabs at
 * the same moment would otherwise not see each other.
 */
export async function lockUser(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId} FOR UPDATE`
}

/** @throws {HttpProblem} EXAM_RUNNING with the id of the exam that goes on */
export async function refuseDuringExam(tx: Tx | Db, userId: string): Promise<void> {
  const running = await tx.examAttempt.findFirst({ where: { userId, state: { in: [...EXAM_RUNNING] } } })
  if (running) throw new HttpProblem('EXAM_RUNNING', undefined, [{ at: 'examAttemptId', message: running.id }])
}
