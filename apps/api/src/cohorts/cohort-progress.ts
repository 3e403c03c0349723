import type { CohortProgress } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'

type Learner = CohortProgress['learners'][number]

/**
 * What the learners of a cohort have done: in practice, and in exams that have ended. Postgres counts; however many
 * learners, it is one row each.
 */
export async function cohortProgress(
  { db, labs }: Pick<FastifyInstance, 'db' | 'labs'>,
  cohortId: string,
): Promise<CohortProgress> {
  const columns = labs.all().map(({ id, title, topic }) => ({ id, title, topic }))
  const ids = columns.map(({ id }) => id)
  const [rows, working] = await Promise.all([countedByLab(db, cohortId, ids), workingNow(db, cohortId)])
  const now = new Map(
    working.map(({ userId, labId, gainedAt }) => [userId, { labId, gainedAt: gainedAt.toISOString() }]),
  )
  return {
    labs: columns,
    learners: rows.map((row) => ({ ...row, working: now.get(row.userId) ?? null })),
    serverTime: new Date().toISOString(),
  }
}

function countedByLab(db: Db, cohortId: string, labIds: string[]): Promise<Omit<Learner, 'working'>[]> {
  return db.$queryRaw`
    WITH learners AS (
      SELECT u.id, u.name FROM cohort_members m JOIN users u ON u.id = m.user_id
       WHERE m.cohort_id = ${cohortId}::uuid AND m.role = 'learner'),
    counting AS MATERIALIZED (
      SELECT a.id, a.user_id, a.lab_id FROM learners l JOIN attempts a ON a.user_id = l.id
        LEFT JOIN exam_attempts e ON e.id = a.exam_attempt_id WHERE e.id IS NULL OR e.state = 'ended'),
    tried AS (SELECT user_id, lab_id, count(*)::int AS attempts FROM counting GROUP BY user_id, lab_id),
    scored AS (
      SELECT a.user_id, a.lab_id, max(s.percent) AS best FROM counting a
        JOIN submissions s ON s.attempt_id = a.id AND s.state = 'graded' AND NOT s.with_solution
       GROUP BY a.user_id, a.lab_id)
    SELECT l.id AS "userId", l.name,
           coalesce(json_agg(s.best ORDER BY c.at) FILTER (WHERE c.at IS NOT NULL), '[]') AS best,
           coalesce(json_agg(coalesce(t.attempts, 0) ORDER BY c.at) FILTER (WHERE c.at IS NOT NULL), '[]') AS attempts
      FROM learners l
      LEFT JOIN unnest(${labIds}::text[]) WITH ORDINALITY AS c(lab_id, at) ON true
      LEFT JOIN tried t ON t.user_id = l.id AND t.lab_id = c.lab_id
      LEFT JOIN scored s ON s.user_id = l.id AND s.lab_id = c.lab_id
     GROUP BY l.id, l.name ORDER BY l.name, l.id`
}

/** The moment of the first submission with the best score so far; before any point was gained, the attempt's beginning. */
function workingNow(db: Db, cohortId: string): Promise<{ userId: string; labId: string; gainedAt: Date }[]> {
  return db.$queryRaw`
    SELECT a.user_id AS "userId", a.lab_id AS "labId", coalesce(g.at, a.started_at, a.created_at) AS "gainedAt"
      FROM cohort_members m
      JOIN attempts a ON a.user_id = m.user_id AND a.exam_attempt_id IS NULL AND a.state IN ('preparing', 'active')
      LEFT JOIN LATERAL (SELECT created_at AS at FROM submissions
                          WHERE attempt_id = a.id AND state = 'graded' AND NOT with_solution AND percent > 0
                          ORDER BY percent DESC, created_at LIMIT 1) g ON true
     WHERE m.cohort_id = ${cohortId}::uuid AND m.role = 'learner'`
}
