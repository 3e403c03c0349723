import { randomUUID } from 'node:crypto'
import { HttpProblem, type SubmissionView } from '@cka-netlab/contracts'
import type { FastifyInstance } from 'fastify'
import { mergeAnswers } from '../attempts/answers.ts'
import { lockOwnAttempt, refuseWhenOver } from '../attempts/own-attempt.ts'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { submissionView } from './submission-view.ts'

interface SubmitRequest {
  /** Chosen by the browser: the same key gives the same submission, however often it is sent. */
  key: string
  answers?: Record<string, string>
}

/**
 * Hands in an attempt for grading; row, audit event and job are one transaction.
 * @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY, ATTEMPT_OVER, ATTEMPT_PAUSED, CONFLICT while another one is being graded
 */
export async function submit(
  { db, jobs }: Pick<FastifyInstance, 'db' | 'jobs'>,
  attemptId: string,
  userId: string,
  { key, answers = {} }: SubmitRequest,
): Promise<SubmissionView> {
  return db.$transaction(async (tx) => {
    // The lock makes two requests with the same key come one after the other.
    const attempt = await lockOwnAttempt(tx, attemptId, userId)
    const known = await tx.submission.findUnique({
      where: { attemptId_key: { attemptId, key } },
      include: { results: { orderBy: { position: 'asc' } } },
    })
    if (known) return submissionView(known)
    refuseWhenOver(attempt)
    if (attempt.state === 'preparing') throw new HttpProblem('SANDBOX_NOT_READY')
    if (attempt.pausedAt) throw new HttpProblem('ATTEMPT_PAUSED')
    const running = await tx.submission.count({ where: { attemptId, state: { in: ['queued', 'grading'] } } })
    if (running > 0)
      throw new HttpProblem('CONFLICT', 'Your work is being checked already; its result comes in a moment.')

    const all = await mergeAnswers(tx, attempt, answers)
    const lab = labOf(attempt.lab)
    const row = await tx.submission.create({
      data: {
        id: randomUUID(),
        attemptId,
        key,
        answers: all,
        labDigest: attempt.labDigest,
        pointsMax: lab.points,
        withSolution: attempt.solutionSeenAt !== null,
      },
      include: { results: true },
    })
    await audit(tx, {
      actorId: userId,
      action: 'submission.made',
      subject: 'submission',
      subjectId: row.id,
      detail: { attemptId },
    })
    await jobs.add(tx, 'grade', row.id)
    await notifyAttempt(tx, attemptId)
    return submissionView(row)
  })
}
