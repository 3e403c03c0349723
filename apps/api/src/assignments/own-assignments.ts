import type { AssignmentState, OwnAssignment } from '@cka-netlab/contracts'
import type { Prisma } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { isRunning } from '../attempts/own-attempt.ts'
import { extraMinutes } from '../exams/extra-time.ts'
import { EXAM_RUNNING } from '../exams/own-exam.ts'
import { usedUp } from './begin-under.ts'
import { stateOf } from './state.ts'
import { labsOf, titleOf } from './subject.ts'

type Uses = Pick<FastifyInstance, 'db' | 'exams' | 'labs'>

const ORDER: Record<AssignmentState, number> = { open: 0, upcoming: 1, closed: 2 }

/** What a learner is to do: open ones first, those that close first before the others. */
export async function ownAssignments(app: Uses, userId: string): Promise<OwnAssignment[]> {
  const [rows, { examExtraPercent }] = await Promise.all([
    app.db.assignment.findMany({
      where: { cohort: { archivedAt: null, members: { some: { userId, role: 'learner' } } } },
      orderBy: [{ closesAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
      include: partsFor(userId),
    }),
    app.db.user.findUniqueOrThrow({ where: { id: userId }, select: { examExtraPercent: true } }),
  ])
  return rows.map((row) => own(app, row, examExtraPercent)).toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
}

function partsFor(userId: string) {
  return {
    cohort: { select: { id: true, name: true } },
    extra: { where: { userId } },
    attempts: { where: { userId } },
    examAttempts: { where: { userId } },
  } satisfies Prisma.AssignmentInclude
}
type Row = Prisma.AssignmentGetPayload<{ include: ReturnType<typeof partsFor> }>

function own(app: Uses, row: Row, examExtraPercent: number): OwnAssignment {
  const { id, cohort, kind, subject, attemptsMax } = row
  const exam = kind === 'exam' ? app.exams.store.get(subject) : undefined
  const minutes = row.minutes ?? exam?.minutes ?? null
  const extraPercent = Math.max(examExtraPercent, ...row.extra.map(({ percent }) => percent))
  return {
    ...{ id, cohort, kind, subject, attemptsMax },
    title: titleOf(app, row) ?? subject,
    opensAt: row.opensAt?.toISOString() ?? null,
    closesAt: row.closesAt?.toISOString() ?? null,
    state: stateOf(row),
    minutes: minutes && minutes + extraMinutes(minutes, extraPercent),
    labs: labsOf(app, row).map(({ id, title }) => ({ id, title, ...labWork(row, id) })),
    exam: exam ? { id: exam.id, title: exam.title, ...examWork(row) } : null,
  }
}

function labWork({ attempts }: Row, labId: string) {
  const tries = attempts.filter((attempt) => attempt.labId === labId)
  return {
    best: highest(tries.map(({ bestPercent }) => bestPercent)),
    attemptsUsed: tries.filter(usedUp).length,
    runningAttemptId: tries.find(isRunning)?.id ?? null,
  }
}

function examWork({ examAttempts }: Row) {
  return {
    best: highest(examAttempts.map(({ percent }) => percent)),
    attemptsUsed: examAttempts.filter(usedUp).length,
    runningAttemptId: examAttempts.find(({ state }) => EXAM_RUNNING.some((one) => one === state))?.id ?? null,
  }
}

function highest(percents: (number | null)[]): number | null {
  return percents.reduce((best, percent) => (percent === null ? best : Math.max(best ?? 0, percent)), null)
}
