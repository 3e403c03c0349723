import { type AssignmentView, HttpProblem } from '@cka-netlab/contracts'
import type { Db, Prisma } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import type { Where } from './change-assignment.ts'
import { stateOf } from './state.ts'
import { labsOf, titleOf } from './subject.ts'

type Uses = Pick<FastifyInstance, 'db' | 'exams' | 'labs'>

const parts = {
  extra: { orderBy: { user: { name: 'asc' } }, include: { user: { select: { name: true } } } },
} satisfies Prisma.AssignmentInclude
type Row = Prisma.AssignmentGetPayload<{ include: typeof parts }>

/** What a cohort is to do, the newest first, and how far it is. */
export async function assignmentViews(app: Uses, cohortId: string): Promise<AssignmentView[]> {
  const [rows, learners, labWork, examWork] = await Promise.all([
    app.db.assignment.findMany({ where: { cohortId }, orderBy: { createdAt: 'desc' }, include: parts }),
    app.db.cohortMember.count({ where: { cohortId, role: 'learner' } }),
    workAtLabs(app.db, cohortId),
    workAtExams(app.db, cohortId),
  ])
  return rows.map((row) => {
    const labs = labsOf(app, row).map(({ id }) => id)
    const work = [...labWork, ...examWork].filter(({ assignmentId }) => assignmentId === row.id)
    const done = work.filter(({ solved }) => (row.kind === 'exam' ? solved.length > 0 : includesAll(solved, labs)))
    return { ...view(app, row), learners, begun: work.length, done: done.length }
  })
}

/** @throws {HttpProblem} NOT_FOUND */
export async function assignmentView(app: Uses, { cohortId, id }: Where): Promise<AssignmentView> {
  const found = (await assignmentViews(app, cohortId)).find((one) => one.id === id)
  if (!found) throw new HttpProblem('NOT_FOUND')
  return found
}

function view(app: Uses, row: Row): Omit<AssignmentView, 'learners' | 'begun' | 'done'> {
  const { id, kind, subject, attemptsMax, minutes, seed } = row
  return {
    ...{ id, kind, subject, attemptsMax, minutes },
    title: titleOf(app, row) ?? subject,
    createdAt: row.createdAt.toISOString(),
    opensAt: row.opensAt?.toISOString() ?? null,
    closesAt: row.closesAt?.toISOString() ?? null,
    state: stateOf(row),
    draw: seed === null ? 'own' : 'shared',
    extra: row.extra.map(({ userId, user: { name }, percent }) => ({ userId, name, percent })),
  }
}

function includesAll(solved: string[], labs: string[]): boolean {
  return labs.length > 0 && labs.every((id) => solved.includes(id))
}

/** A learner who has begun, and the labs solved, or exams handed in. */
interface Work {
  assignmentId: string
  solved: string[]
}

function workAtLabs(db: Db, cohortId: string): Promise<Work[]> {
  return db.$queryRaw`
    SELECT a.assignment_id AS "assignmentId",
           coalesce(array_agg(DISTINCT a.lab_id) FILTER (WHERE a.best_percent = 100), '{}') AS solved
      FROM assignments g
      JOIN attempts a ON a.assignment_id = g.id
      JOIN cohort_members m ON m.cohort_id = g.cohort_id AND m.user_id = a.user_id AND m.role = 'learner'
     WHERE g.cohort_id = ${cohortId}::uuid GROUP BY a.assignment_id, a.user_id`
}

function workAtExams(db: Db, cohortId: string): Promise<Work[]> {
  return db.$queryRaw`
    SELECT e.assignment_id AS "assignmentId",
           coalesce(array_agg(e.exam_id) FILTER (WHERE e.state IN ('grading', 'ended')), '{}') AS solved
      FROM assignments g
      JOIN exam_attempts e ON e.assignment_id = g.id AND e.state NOT IN ('cancelled', 'failed')
      JOIN cohort_members m ON m.cohort_id = g.cohort_id AND m.user_id = e.user_id AND m.role = 'learner'
     WHERE g.cohort_id = ${cohortId}::uuid GROUP BY e.assignment_id, e.user_id`
}
