import { type Progress, type Topic, Topic as Topics } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { examOf } from '../exams/exam-store.ts'
import { catalogue } from '../labs/catalogue.ts'
import { labOf } from '../labs/lab-store.ts'
import { suggestLab } from './suggest.ts'

type Uses = Pick<FastifyInstance, 'db' | 'images' | 'labs'>

const RECENT = 10
const WEAKEST = 6

/** What a learner can do, and what to do next. */
export async function progressOf(app: Uses, userId: string): Promise<Progress> {
  const [{ labs }, recent, weak] = await Promise.all([
    catalogue(app, userId),
    recentOf(app.db, userId),
    weakestOf(app.db, userId),
  ])
  const topics = Topics.options.flatMap((topic: Topic) => {
    const own = labs.filter((lab) => lab.topic === topic)
    if (own.length === 0) return []
    const sum = own.reduce((total, lab) => total + (lab.bestPercent ?? 0), 0)
    return {
      topic,
      labs: own.length,
      tried: own.filter((lab) => lab.bestPercent !== null).length,
      solved: own.filter((lab) => lab.bestPercent === 100).length,
      percent: Math.round(sum / own.length),
    }
  })
  const weakest = weak.flatMap((row) => {
    const lab = labs.find(({ id }) => id === row.labId)
    return lab ? [{ ...row, labTitle: lab.title, topic: lab.topic }] : []
  })
  return { topics, recent, weakest, suggestion: suggestLab(labs, { topics, weakest }) }
}

async function recentOf(db: Db, userId: string): Promise<Progress['recent']> {
  const [attempts, exams] = await Promise.all([
    db.attempt.findMany({
      where: { userId, examAttemptId: null, startedAt: { not: null } },
      orderBy: { createdAt: 'desc' },
      take: RECENT,
      include: { lab: true, submissions: { where: { state: 'graded' }, select: { percent: true } } },
    }),
    db.examAttempt.findMany({
      where: { userId, state: 'ended' },
      orderBy: { createdAt: 'desc' },
      take: RECENT,
      include: { exam: true },
    }),
  ])
  const practised = attempts.map((attempt) => {
    const { title, topic } = labOf(attempt.lab)
    const percents = attempt.submissions.flatMap(({ percent }) => percent ?? [])
    return {
      ...{ kind: 'lab' as const, id: attempt.id, title, topic, at: attempt.createdAt.toISOString() },
      percent: percents.length === 0 ? null : Math.max(...percents),
      seconds: seconds(attempt.startedAt, attempt.endedAt, attempt.pausedSeconds),
      withSolution: attempt.solutionSeenAt !== null,
    }
  })
  const sat = exams.map((exam) => ({
    ...{ kind: 'exam' as const, id: exam.id, title: examOf(exam.exam).title, topic: null },
    ...{ at: exam.createdAt.toISOString(), percent: exam.percent, withSolution: false },
    seconds: seconds(exam.startedAt, exam.submittedAt, 0),
  }))
  return [...practised, ...sat].toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, RECENT)
}

function seconds(from: Date | null, to: Date | null, paused: number): number | null {
  if (!from || !to) return null
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000) - paused)
}

/** Checks that failed when they were last looked at. Exams that are not over tell nothing. */
function weakestOf(db: Db, userId: string) {
  return db.$queryRaw<{ labId: string; checkId: string; title: string; failed: number; times: number }[]>`
    SELECT "labId", "checkId", title, failed, times FROM (
      SELECT a.lab_id AS "labId", r.check_id AS "checkId",
             (array_agg(r.title ORDER BY s.created_at DESC))[1] AS title,
             (array_agg(r.outcome ORDER BY s.created_at DESC))[1] AS latest,
             count(*) FILTER (WHERE r.outcome = 'fail')::int AS failed,
             count(*)::int AS times,
             max(s.created_at) AS at
        FROM check_results r
        JOIN submissions s ON s.id = r.submission_id AND s.state = 'graded'
        JOIN attempts a ON a.id = s.attempt_id
        LEFT JOIN exam_attempts e ON e.id = a.exam_attempt_id
       WHERE a.user_id = ${userId} AND (e.id IS NULL OR e.state = 'ended')
       GROUP BY a.lab_id, r.check_id) AS checks
     WHERE latest = 'fail' ORDER BY failed DESC, at DESC LIMIT ${WEAKEST}`
}
