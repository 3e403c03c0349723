import { type CohortReport, HttpProblem, type LearnerResults } from '@cka-netlab/contracts'
import { type Db, Prisma } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { examOf } from '../exams/exam-store.ts'

type Uses = Pick<FastifyInstance, 'db' | 'labs'>

/**
 * What the learners of a cohort have reached, by name.
 * @param userId - of the one learner who is wanted
 * @throws {HttpProblem} NOT_FOUND, also for who is no learner of it
 */
export async function cohortReport(app: Uses, cohortId: string, userId?: string): Promise<CohortReport> {
  const cohort = await app.db.cohort.findUnique({ where: { id: cohortId }, select: { id: true, name: true } })
  const learners = await resultsOf(app, cohortId, userId)
  if (!cohort || (userId !== undefined && learners.length === 0)) throw new HttpProblem('NOT_FOUND')
  return { cohort, at: new Date().toISOString(), learners }
}

async function resultsOf({ db, labs }: Uses, cohortId: string, userId?: string): Promise<LearnerResults[]> {
  const [members, atLabs, atExams] = await Promise.all([
    db.cohortMember.findMany({
      where: { cohortId, role: 'learner', userId },
      orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
      include: { user: { select: { name: true, email: true } } },
    }),
    labResults(db, cohortId, userId),
    db.examAttempt.findMany({
      where: { state: 'ended', userId, user: { cohorts: { some: { cohortId, role: 'learner' } } } },
      orderBy: { submittedAt: 'desc' },
      include: { exam: true },
    }),
  ])
  const labsBy = Map.groupBy(atLabs, (row) => row.userId)
  const examsBy = Map.groupBy(atExams, (row) => row.userId)
  return members.map(({ userId, user: { name, email } }) => {
    const own = new Map(labsBy.get(userId)?.map((row) => [row.labId, row]))
    return {
      ...{ userId, name, email },
      labs: labs.all().flatMap(({ id, title, topic }) => {
        const row = own.get(id)
        if (!row) return []
        const { attempts, best, bestAt } = row
        return [{ labId: id, title, topic, attempts, best, bestAt: bestAt?.toISOString() ?? null }]
      }),
      exams: (examsBy.get(userId) ?? []).map(({ examId, exam, number, submittedAt, endedAt, percent, passed }) => ({
        ...{ examId, title: examOf(exam).title, number, percent },
        submittedAt: (submittedAt ?? endedAt ?? new Date(0)).toISOString(),
        passed: passed === true,
      })),
    }
  })
}

function labResults(
  db: Db,
  cohortId: string,
  userId?: string,
): Promise<{ userId: string; labId: string; attempts: number; best: number | null; bestAt: Date | null }[]> {
  const chosen = userId === undefined ? Prisma.empty : Prisma.sql`AND m.user_id = ${userId}`
  return db.$queryRaw`
    SELECT a.user_id AS "userId", a.lab_id AS "labId", count(*)::int AS attempts, max(a.best_percent) AS best,
           (array_agg(a.best_at ORDER BY a.best_percent DESC NULLS LAST, a.best_at))[1] AS "bestAt"
      FROM cohort_members m
      JOIN attempts a ON a.user_id = m.user_id
      LEFT JOIN exam_attempts e ON e.id = a.exam_attempt_id
     WHERE m.cohort_id = ${cohortId}::uuid AND m.role = 'learner' ${chosen}
       AND (a.exam_attempt_id IS NULL OR e.state = 'ended')
     GROUP BY a.user_id, a.lab_id`
}
