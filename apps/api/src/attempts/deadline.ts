import { randomUUID } from 'node:crypto'
import type { Failure } from '@cka-netlab/contracts'
import type { Attempt, Lab, Tx } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { Answers } from './attempt-view.ts'
import { finish, letGo } from './end-attempt.ts'
import { RUNNING } from './own-attempt.ts'
import { isOver } from './time-limit.ts'

type Uses = Pick<FastifyInstance, 'db' | 'jobs' | 'log' | 'sandboxd'>

const TIME_IS_UP: Failure = { message: 'The time was up; what was there was checked.', reason: 'DEADLINE' }

/** Hands in labs whose time is up, and ends them once they are graded. Each is locked, so that several processes may sweep. */
export async function sweepAttempts(app: Uses): Promise<void> {
  const due = await app.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM attempts
     WHERE state IN ('preparing', 'active') AND exam_attempt_id IS NULL
       AND started_at + make_interval(mins => minutes_max) <= ${new Date()}`
  for (const { id } of due) await endAtDeadline(app, id)
}

async function endAtDeadline(app: Uses, id: string): Promise<void> {
  const sandboxes = await app.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM attempts WHERE id = ${id}::uuid FOR UPDATE`
    const where = { id, state: { in: [...RUNNING] } }
    const attempt = await tx.attempt.findFirst({ where, include: { lab: true, submissions: true } })
    if (!attempt || !isOver(attempt)) return []
    const { submissions } = attempt
    if (submissions.some(({ state }) => state === 'queued' || state === 'grading')) return []
    // Machines that are being made anew have nothing to be graded.
    if (attempt.state === 'active' && !submissions.some(({ createdAt }) => isOver(attempt, createdAt))) {
      await handIn(app, tx, attempt)
      return []
    }
    return finish(tx, attempt, { state: 'ended', actorId: null, failure: TIME_IS_UP })
  })
  await letGo(app, sandboxes)
}

async function handIn({ jobs }: Uses, tx: Tx, attempt: Attempt & { lab: Lab }): Promise<void> {
  const { id: attemptId, labDigest, solutionSeenAt } = attempt
  const id = randomUUID()
  await tx.submission.create({
    data: {
      ...{ id, attemptId, labDigest, key: randomUUID(), createdAt: new Date() },
      answers: Answers.parse(attempt.answers),
      pointsMax: labOf(attempt.lab).points,
      withSolution: solutionSeenAt !== null,
    },
  })
  const detail = { attemptId, reason: 'DEADLINE' }
  await audit(tx, { actorId: null, action: 'submission.made', subject: 'submission', subjectId: id, detail })
  await jobs.add(tx, 'grade', id)
  await notifyAttempt(tx, attemptId)
}
