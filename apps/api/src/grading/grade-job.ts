import { type CheckResultView, type Failure, Topology } from '@cka-netlab/contracts'
import type { Prisma, Submission } from '@cka-netlab/db'
import { gradeLab } from '@cka-netlab/grading'
import { checksOf, type Lab } from '@cka-netlab/lab-format'
import { scoreSubmission } from '@cka-netlab/scoring'
import type { FastifyInstance } from 'fastify'
import { Answers } from '../attempts/attempt-view.ts'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import type { JobRun } from '../plugins/jobs.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { noteBest } from './note-best.ts'
import { noteChecks } from './note-checks.ts'

type Uses = Pick<FastifyInstance, 'db' | 'sandboxd' | 'log'>

/** The platform could judge none of the checks: no score, but a reason to try again. */
export class GradeError extends Error {
  readonly code = 'GRADE_INCONCLUSIVE'
}

/** Grades a submission. May run again for the same one: it ends with one score and one set of results. */
export async function gradeSubmission(app: Uses, { id, signal, last }: JobRun): Promise<void> {
  const { db } = app
  const sandboxes = { where: { desired: 'running' } } as const
  const submission = await db.submission.findUnique({
    where: { id },
    include: { attempt: { include: { lab: true, sandboxes, sandboxOf: { include: { sandboxes } } } } },
  })
  if (!submission || submission.state === 'graded' || submission.state === 'failed') return
  const [sandbox] = (submission.attempt.sandboxOf ?? submission.attempt).sandboxes
  if (!sandbox) return failSubmission(app, submission, ENDED)
  const lab = labOf(submission.attempt.lab)

  await db.$transaction(async (tx) => {
    await tx.submission.update({ where: { id }, data: { state: 'grading' } })
    await tx.checkResult.deleteMany({ where: { submissionId: id } })
    await notifyAttempt(tx, submission.attemptId)
  })
  try {
    const access = app.sandboxd.access(sandbox.id, Topology.parse(sandbox.topology))
    const results = await judge(app, access, submission, lab, signal)
    await keepScore(app, submission, lab, results)
  } catch (error) {
    if (!last || signal.aborted) throw error
    app.log.error({ err: error, submissionId: id }, 'a submission could not be graded')
    await failSubmission(app, submission, PLATFORM)
  }
}

/** Judges the checks and shows each result as it comes. */
async function judge(
  { db, log }: Uses,
  access: Parameters<typeof gradeLab>[0],
  submission: Submission,
  lab: Lab,
  signal: AbortSignal,
): Promise<CheckResultView[]> {
  const shown: Promise<void>[] = []
  const onResult = (result: CheckResultView) => {
    const show = db.$transaction(async (tx) => {
      await tx.checkResult.create({ data: resultRow(submission.id, lab, result) })
      await notifyAttempt(tx, submission.attemptId)
    })
    // What the learner sees early is a courtesy; the score is written with all results at the end.
    shown.push(show.catch((err) => log.warn({ err }, 'a result could not be shown early')))
  }
  const results = await gradeLab(access, lab, Answers.parse(submission.answers), { onResult, signal })
  await Promise.all(shown)
  return results
}

async function keepScore({ db }: Uses, submission: Submission, lab: Lab, results: CheckResultView[]): Promise<void> {
  const { id, attemptId } = submission
  const score = scoreSubmission(results)
  if (score.allInconclusive) throw new GradeError('The platform could judge none of the checks.')
  const { points, pointsMax, percent } = score
  await db.$transaction(async (tx) => {
    // As all who change both: the attempt first.
    await tx.$queryRaw`SELECT 1 FROM attempts WHERE id = ${attemptId}::uuid FOR UPDATE`
    const { count } = await tx.submission.updateMany({
      where: { id, state: 'grading' },
      data: { state: 'graded', points, pointsMax, percent, gradedAt: new Date() },
    })
    // Another process was quicker; its score stands.
    if (count === 0) return
    await tx.checkResult.deleteMany({ where: { submissionId: id } })
    await tx.checkResult.createMany({ data: results.map((result) => resultRow(id, lab, result)) })
    await noteBest(tx, submission, percent)
    await noteChecks(tx, id)
    await audit(tx, {
      actorId: null,
      action: 'submission.graded',
      subject: 'submission',
      subjectId: id,
      detail: { attemptId, labDigest: submission.labDigest, points, pointsMax, percent },
    })
    await notifyAttempt(tx, attemptId)
  })
}

function resultRow(submissionId: string, lab: Lab, result: CheckResultView): Prisma.CheckResultCreateManyInput {
  const position = checksOf(lab).findIndex((check) => check.id === result.checkId)
  return { submissionId, position, outcome: result.verdict.outcome, ...result }
}

const ENDED: Failure = {
  message: 'The lab was ended before this check was done.',
  reason: 'ATTEMPT_ENDED',
}
const PLATFORM: Failure = {
  message: 'We could not look at your sandbox. It costs you nothing: check again.',
  reason: 'GRADE_FAILED',
}

/** Gives up on a submission: it has no score. */
export async function failSubmission(
  { db }: Pick<FastifyInstance, 'db'>,
  { id, attemptId }: Pick<Submission, 'id' | 'attemptId'>,
  failure: Failure,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.submission.updateMany({
      where: { id, state: { in: ['queued', 'grading'] } },
      data: { state: 'failed', failure },
    })
    if (count === 0) return
    await audit(tx, {
      actorId: null,
      action: 'submission.failed',
      subject: 'submission',
      subjectId: id,
      detail: { attemptId, reason: failure.reason },
    })
    await notifyAttempt(tx, attemptId)
  })
}
