import { type CohortInsights, Topic } from '@cka-netlab/contracts'
import { type Db, Prisma } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'

type Uses = Pick<FastifyInstance, 'db' | 'labs'>

const CHECKS_MAX = 20
const OBSERVED_MAX = 3
const WEEKS_MAX = 26

/** What a cohort finds hard: checks, topics, and how it goes from week to week. */
export async function cohortInsights(app: Uses, cohortId: string): Promise<CohortInsights> {
  const attempts = attemptsOf(cohortId)
  const [checks, topics, weeks] = await Promise.all([
    hardChecks(app, attempts),
    topicMedians(app, attempts),
    weekMedians(app.db, attempts),
  ])
  return { checks, topics, weeks }
}

/** Attempts that count: of learners, in practice and in exams that have ended. */
function attemptsOf(cohortId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT a.* FROM cohort_members m
      JOIN attempts a ON a.user_id = m.user_id
      LEFT JOIN exam_attempts e ON e.id = a.exam_attempt_id
     WHERE m.cohort_id = ${cohortId}::uuid AND m.role = 'learner' AND (a.exam_attempt_id IS NULL OR e.state = 'ended')`
}

interface HardCheck {
  labId: string
  checkId: string
  failed: number
  failing: number
  learners: number
}

async function hardChecks({ db, labs }: Uses, attempts: Prisma.Sql): Promise<CohortInsights['checks']> {
  const labIds = labs.all().map(({ id }) => id)
  const rows = await db.$queryRaw<HardCheck[]>`
    WITH attempts AS (${attempts}),
    seen AS (
      SELECT a.user_id, a.lab_id, c.check_id, max(c.failed_at) AS failed_at, max(c.passed_at) AS passed_at
        FROM attempts a JOIN attempt_checks c ON c.attempt_id = a.id
       WHERE a.lab_id = ANY(${labIds})
       GROUP BY a.user_id, a.lab_id, c.check_id)
    SELECT lab_id AS "labId", check_id AS "checkId",
           count(failed_at)::int AS failed,
           count(*) FILTER (WHERE failed_at > passed_at OR passed_at IS NULL)::int AS failing,
           count(*)::int AS learners
      FROM seen GROUP BY lab_id, check_id HAVING count(failed_at) > 0
     ORDER BY failed DESC, failing DESC, lab_id, check_id LIMIT ${CHECKS_MAX}`
  const observed = await commonlyObserved(db, attempts, rows)
  return rows.flatMap((row) => {
    const lab = labs.get(row.labId)
    const own = observed.filter((one) => keyOf(one) === keyOf(row))
    const values = own.map(({ value, count }) => ({ value, count }))
    const check = own[0]?.title ?? row.checkId
    return lab ? [{ ...row, check, labTitle: lab.title, topic: lab.topic, observed: values }] : []
  })
}

function keyOf({ labId, checkId }: { labId: string; checkId: string }): string {
  return `${labId}/${checkId}`
}

function commonlyObserved(
  db: Db,
  attempts: Prisma.Sql,
  checks: HardCheck[],
): Promise<{ labId: string; checkId: string; title: string; value: string; count: number }[]> {
  return db.$queryRaw`
    WITH attempts AS (${attempts}),
    hard AS (SELECT * FROM unnest(${checks.map(({ labId }) => labId)}::text[],
                                  ${checks.map(({ checkId }) => checkId)}::text[]) AS h(lab_id, check_id)),
    counted AS (
      SELECT a.lab_id, c.check_id, max(c.title) AS title, c.observed AS value, count(DISTINCT a.user_id)::int AS count
        FROM hard h
        JOIN attempts a ON a.lab_id = h.lab_id
        JOIN attempt_checks c ON c.attempt_id = a.id AND c.check_id = h.check_id AND c.failed_at IS NOT NULL
       GROUP BY 1, 2, 4),
    ranked AS (
      SELECT *, row_number() OVER (PARTITION BY lab_id, check_id ORDER BY count DESC, value) AS place FROM counted)
    SELECT lab_id AS "labId", check_id AS "checkId", title, value, count FROM ranked
     WHERE place <= ${OBSERVED_MAX} ORDER BY lab_id, check_id, place`
}

async function topicMedians({ db, labs }: Uses, attempts: Prisma.Sql): Promise<CohortInsights['topics']> {
  const all = labs.all()
  const rows = await db.$queryRaw<CohortInsights['topics']>`
    WITH attempts AS (${attempts}),
    best AS (SELECT user_id, lab_id, max(best_percent) AS best FROM attempts GROUP BY user_id, lab_id),
    means AS (
      SELECT b.user_id, t.topic, avg(b.best) AS mean FROM best b
        JOIN unnest(${all.map(({ id }) => id)}::text[], ${all.map(({ topic }) => topic)}::text[]) AS t(lab_id, topic)
          ON t.lab_id = b.lab_id
       WHERE b.best IS NOT NULL GROUP BY b.user_id, t.topic)
    SELECT topic, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY mean))::int AS median, count(*)::int AS learners
      FROM means GROUP BY topic`
  return Topic.options.flatMap((topic) => rows.find((row) => row.topic === topic) ?? [])
}

function weekMedians(db: Db, attempts: Prisma.Sql): Promise<CohortInsights['weeks']> {
  return db.$queryRaw`
    WITH attempts AS (${attempts}),
    weeks AS (
      SELECT date_trunc('week', created_at AT TIME ZONE 'UTC') AS week,
             round(percentile_cont(0.5) WITHIN GROUP (ORDER BY best_percent))::int AS median,
             count(DISTINCT user_id)::int AS learners, count(*)::int AS attempts
        FROM attempts WHERE best_percent IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT ${WEEKS_MAX})
    SELECT to_char(week, 'YYYY-MM-DD') AS "from", median, learners, attempts FROM weeks ORDER BY week`
}
