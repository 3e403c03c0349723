import { Failure, type SubmissionView, Verdict } from '@cka-netlab/contracts'
import type { Prisma } from '@cka-netlab/db'

/** The latest submission of an attempt with its results in the order of the lab. */
export const latestSubmission = {
  orderBy: { createdAt: 'desc' },
  take: 1,
  include: { results: { orderBy: { position: 'asc' } } },
} satisfies Prisma.Attempt$submissionsArgs

export type SubmissionWithResults = Prisma.SubmissionGetPayload<{ include: { results: true } }>

export function submissionView(row: SubmissionWithResults): SubmissionView {
  return {
    id: row.id,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    gradedAt: row.gradedAt?.toISOString() ?? null,
    points: row.points,
    pointsMax: row.pointsMax,
    percent: row.percent,
    results: row.results.map(({ checkId, taskId, title, points, pointsMax, verdict, seconds }) => ({
      checkId,
      taskId,
      title,
      points,
      pointsMax,
      verdict: Verdict.parse(verdict),
      seconds,
    })),
    failure: row.failure === null ? undefined : Failure.parse(row.failure),
  }
}
