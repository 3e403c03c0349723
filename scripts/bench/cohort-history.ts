import pg from 'pg'

const LEARNERS = 500
const LABS = 40
const SUBMISSIONS = 6
const HISTORY_DAYS = 120

/**
 * Some months of a large cohort in a database that knows its labs: learners × labs, each with an attempt, each attempt
 * checked six times, a little better each time, with four verdicts each. Some learners are at work now.
 *
 * @param instructorId - who leads the cohort; every other account there is learns in it
 * @returns the cohort's id
 */
export async function generateHistory(url: string, instructorId: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>(COHORT)
    await client.query(LEARNERS_BUT_ONE, [LEARNERS - 1])
    await client.query(MEMBERS, [instructorId])
    await client.query(ATTEMPTS, [LABS, HISTORY_DAYS])
    await client.query(SUBMITTED, [SUBMISSIONS])
    await client.query(BEST)
    await client.query(CHECKED)
    await client.query(SUMMARY)
    // As autovacuum does within minutes on a database that is in use.
    await client.query('VACUUM ANALYZE')
    return rows[0]?.id ?? ''
  } finally {
    await client.end()
  }
}

const COHORT = "INSERT INTO cohorts (id, name) VALUES (gen_random_uuid(), 'Bench') RETURNING id"

const LEARNERS_BUT_ONE = `
  INSERT INTO users (id, name, email)
  SELECT 'bench-' || n, 'Learner ' || n, 'learner-' || n || '@example.org' FROM generate_series(1, $1::int) n`

const MEMBERS = `
  WITH leads AS (UPDATE users SET role = 'instructor' WHERE id = $1)
  INSERT INTO cohort_members (cohort_id, user_id, role)
  SELECT c.id, u.id, (CASE u.id WHEN $1 THEN 'instructor' ELSE 'learner' END)::cohort_role FROM users u, cohorts c`

const ATTEMPTS = `
  INSERT INTO attempts (id, user_id, lab_id, lab_digest, number, state, created_at, started_at, ended_at)
  SELECT gen_random_uuid(), user_id, lab_id, digest, 1, state::attempt_state, at, at,
         CASE state WHEN 'ended' THEN at + interval '20 minutes' END
    FROM (SELECT m.user_id, l.id AS lab_id, l.digest, now() - random() * $2::int * interval '1 day' AS at,
                 CASE WHEN l.place = 1 AND random() < 0.3 THEN 'active' ELSE 'ended' END AS state
            FROM cohort_members m
            CROSS JOIN (SELECT id, digest, row_number() OVER (ORDER BY id) AS place FROM labs ORDER BY id LIMIT $1) l
           WHERE m.role = 'learner') begun`

const SUBMITTED = `
  INSERT INTO submissions (id, attempt_id, key, state, answers, lab_digest, points, points_max, percent, created_at, graded_at)
  SELECT gen_random_uuid(), a.id, gen_random_uuid(), 'graded', '{}', a.lab_digest, score.points, 10, score.points * 10,
         a.created_at + n * interval '3 minutes', a.created_at + n * interval '3 minutes'
    FROM attempts a
    CROSS JOIN generate_series(1, $1::int) n
    CROSS JOIN LATERAL (SELECT floor(random() * n * 2)::int AS points) score`

const BEST = `
  UPDATE attempts a SET best_percent = s.percent, best_at = s.at
    FROM (SELECT attempt_id, max(percent) AS percent, max(created_at) AS at FROM submissions GROUP BY attempt_id) s
   WHERE s.attempt_id = a.id`

const CHECKED = `
  INSERT INTO check_results (submission_id, check_id, task_id, title, position, points, points_max, outcome, verdict, seconds)
  SELECT s.id, 'check-' || n, 'task-1', 'Check ' || n, n, CASE WHEN passed THEN 2 ELSE 0 END, 2,
         CASE WHEN passed THEN 'pass' ELSE 'fail' END,
         jsonb_build_object('outcome', CASE WHEN passed THEN 'pass' ELSE 'fail' END, 'expected', '10.244.' || n || '.0/24',
                            'observed', '10.244.' || (random() * 9)::int || '.0/24'), 0.4
    FROM submissions s
    CROSS JOIN generate_series(1, 4) n
    CROSS JOIN LATERAL (SELECT random() * 10 < s.points AS passed) seen`

const SUMMARY = `
  INSERT INTO attempt_checks (attempt_id, check_id, title, failed_at, passed_at, observed)
  SELECT s.attempt_id, r.check_id, max(r.title), max(s.created_at) FILTER (WHERE r.outcome = 'fail'),
         max(s.created_at) FILTER (WHERE r.outcome = 'pass'), max(r.verdict->>'observed') FILTER (WHERE r.outcome = 'fail')
    FROM submissions s JOIN check_results r ON r.submission_id = s.id GROUP BY s.attempt_id, r.check_id`
