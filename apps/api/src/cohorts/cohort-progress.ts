import type { CohortLearner, CohortProgress } from '@cka-netlab/contracts'
import { type Db, Prisma } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'

type Uses = Pick<FastifyInstance, 'db' | 'labs'>

/** What the learners of a cohort have done: in practice, and in exams that have ended. */
export async function cohortProgress(app: Uses, cohortId: string): Promise<CohortProgress> {
  const labs = app.labs.all().map(({ id, title, topic }) => ({ id, title, topic }))
  return { labs, learners: await cohortLearners(app, cohortId), serverTime: new Date().toISOString() }
}

/** The rows of a cohort by the learners' names; of these learners alone when they are given. */
export async function cohortLearners({ db, labs }: Uses, cohortId: string, only?: string[]): Promise<CohortLearner[]> {
  const chosen = only ? Prisma.sql`AND m.user_id = ANY(${only})` : Prisma.empty
  const [rows, working] = await Promise.all([countedByLab(db, cohortId, chosen), workingNow(db, cohortId, chosen)])
  const columns = new Map(labs.all().map(({ id }, at) => [id, at]))
  const now = new Map(
    working.map(({ userId, labId, gainedAt }) => [userId, { labId, gainedAt: gainedAt.toISOString() }]),
  )
  return rows.map(({ userId, name, cells }) => {
    const best = Array<number | null>(columns.size).fill(null)
    const attempts = Array<number>(columns.size).fill(0)
    for (const [at, labId] of cells.labs.entries()) {
      const column = columns.get(labId)
      if (column === undefined) continue
      best[column] = cells.best[at] ?? null
      attempts[column] = cells.attempts[at] ?? 0
    }
    return { userId, name, best, attempts, working: now.get(userId) ?? null }
  })
}

interface Counted {
  userId: string
  name: string
  /** Labs that were begun, side by side. */
  cells: { labs: string[]; best: (number | null)[]; attempts: number[] }
}

/** Postgres counts: however many attempts, it is one row for each learner. */
function countedByLab(db: Db, cohortId: string, chosen: Prisma.Sql): Promise<Counted[]> {
  return db.$queryRaw`
    WITH cells AS (
      SELECT a.user_id, a.lab_id, count(*) AS attempts, max(a.best_percent) AS best
        FROM cohort_members m
        JOIN attempts a ON a.user_id = m.user_id
        LEFT JOIN exam_attempts e ON e.id = a.exam_attempt_id
       WHERE m.cohort_id = ${cohortId}::uuid AND m.role = 'learner' ${chosen}
         AND (a.exam_attempt_id IS NULL OR e.state = 'ended')
       GROUP BY a.user_id, a.lab_id)
    SELECT u.id AS "userId", u.name,
           json_build_object('labs', coalesce(json_agg(c.lab_id) FILTER (WHERE c.lab_id IS NOT NULL), '[]'),
                             'best', json_agg(c.best), 'attempts', json_agg(c.attempts)) AS cells
      FROM cohort_members m
      JOIN users u ON u.id = m.user_id
      LEFT JOIN cells c ON c.user_id = u.id
     WHERE m.cohort_id = ${cohortId}::uuid AND m.role = 'learner' ${chosen}
     GROUP BY u.id, u.name ORDER BY u.name, u.id`
}

/** The moment when the best score so far was reached first; before any point was gained, the attempt's beginning. */
function workingNow(
  db: Db,
  cohortId: string,
  chosen: Prisma.Sql,
): Promise<{ userId: string; labId: string; gainedAt: Date }[]> {
  return db.$queryRaw`
    SELECT a.user_id AS "userId", a.lab_id AS "labId",
           coalesce(CASE WHEN a.best_percent > 0 THEN a.best_at END, a.started_at, a.created_at) AS "gainedAt"
      FROM cohort_members m
      JOIN attempts a ON a.user_id = m.user_id AND a.exam_attempt_id IS NULL AND a.state IN ('preparing', 'active')
     WHERE m.cohort_id = ${cohortId}::uuid AND m.role = 'learner' ${chosen}`
}
