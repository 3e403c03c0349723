import { type CellAttempt, type CohortCell, HttpProblem, Verdict } from '@cka-netlab/contracts'
import type { Db, Prisma } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { labOf } from '../labs/lab-store.ts'
import { type Look, type Pause, taskSeconds } from './task-seconds.ts'

const ATTEMPTS_MAX = 20

const parts = {
  lab: true,
  submissions: {
    where: { state: 'graded' },
    orderBy: { createdAt: 'asc' },
    include: { results: { orderBy: { position: 'asc' } } },
  },
} satisfies Prisma.AttemptInclude
type Row = Prisma.AttemptGetPayload<{ include: typeof parts }>

/** What is behind a cell of the heat map. Exams that go on tell nothing. @throws {HttpProblem} NOT_FOUND */
export async function cohortCell(
  { db, labs }: Pick<FastifyInstance, 'db' | 'labs'>,
  cohortId: string,
  userId: string,
  labId: string,
): Promise<CohortCell> {
  const lab = labs.get(labId)
  const member = await db.cohortMember.findFirst({
    where: { cohortId, userId, role: 'learner' },
    include: { user: { select: { name: true } } },
  })
  if (!lab || !member) throw new HttpProblem('NOT_FOUND')
  const rows = await db.attempt.findMany({
    where: { userId, labId, OR: [{ examAttemptId: null }, { examAttempt: { state: 'ended' } }] },
    orderBy: { createdAt: 'desc' },
    take: ATTEMPTS_MAX,
    include: parts,
  })
  const pauses = await pausesOf(
    db,
    rows.map(({ id }) => id),
  )
  return {
    learner: { userId, name: member.user.name },
    lab: { id: lab.id, title: lab.title, topic: lab.topic },
    attempts: rows.map((row) => cellAttempt(row, pauses.get(row.id) ?? [])),
  }
}

function cellAttempt(row: Row, pauses: Pause[]): CellAttempt {
  const { id, number, state, assignmentId, submissions } = row
  const lab = labOf(row.lab)
  const results = submissions.at(-1)?.results ?? []
  const seconds = secondsOf(row, pauses)
  return {
    ...{ id, number, state, assignmentId },
    inExam: row.examAttemptId !== null,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    score: row.bestPercent,
    submissions: submissions.length,
    withSolution: row.solutionSeenAt !== null,
    tasks: lab.tasks.map((task) => ({
      id: task.id,
      text: task.text,
      seconds: seconds.get(task.id) ?? null,
      checks: results
        .filter(({ taskId }) => taskId === task.id)
        .map(({ checkId, taskId, title, points, pointsMax, verdict, seconds }) => ({
          ...{ checkId, taskId, title, points, pointsMax, seconds },
          verdict: Verdict.parse(verdict),
        })),
    })),
  }
}

/** A question of an exam is graded once, at the end; its time is that on screen. */
function secondsOf({ startedAt, examAttemptId, seconds, submissions }: Row, pauses: Pause[]): Map<string, number> {
  if (!startedAt) return new Map()
  const looks = submissions.map((submission) => lookOf(submission, startedAt, examAttemptId === null ? null : seconds))
  return taskSeconds(startedAt, looks, pauses)
}

function lookOf({ createdAt, results }: Row['submissions'][number], startedAt: Date, onScreen: number | null): Look {
  const tasks = new Set(results.map(({ taskId }) => taskId))
  for (const { taskId, outcome } of results) if (outcome !== 'pass') tasks.delete(taskId)
  return { at: onScreen === null ? createdAt : new Date(startedAt.getTime() + onScreen * 1000), whole: tasks }
}

/** The audit log knows when the clock stood. */
async function pausesOf(db: Db, attemptIds: string[]): Promise<Map<string, Pause[]>> {
  const events = await db.auditEvent.findMany({
    where: { subject: 'attempt', subjectId: { in: attemptIds }, action: 'attempt.resumed' },
  })
  const pauses = events.map(({ subjectId, at, detail }) => {
    const { seconds } = z.object({ seconds: z.number() }).parse(detail)
    return { subjectId, from: new Date(at.getTime() - seconds * 1000), to: at }
  })
  return Map.groupBy(pauses, ({ subjectId }) => subjectId)
}
