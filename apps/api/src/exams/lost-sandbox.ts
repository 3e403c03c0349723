import { randomUUID } from 'node:crypto'
import { Failure } from '@cka-netlab/contracts'
import type { Attempt, Lab as LabRow, Tx } from '@cka-netlab/db'
import { setupSteps } from '@cka-netlab/grading'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { lockExam } from './own-exam.ts'
import { examSandbox } from './prepare-exam-job.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'jobs'>

/** More often than this, something is wrong with the machine, not with the sandbox. */
const REMADE_MAX = 3
const IN_WORK = { in: ['preparing' as const, 'active' as const] }

/** Questions that hold a sandbox of an exam that goes on, and have lost it. */
export async function lostSandboxes({ db }: Pick<Uses, 'db'>): Promise<{ id: string; examAttemptId: string | null }[]> {
  return db.attempt.findMany({
    where: {
      examAttempt: { state: IN_WORK },
      sandboxOfId: null,
      OR: [{ state: IN_WORK }, { guests: { some: { state: IN_WORK } } }],
      sandboxes: { some: {}, none: { desired: 'running' } },
    },
    select: { id: true, examAttemptId: true },
  })
}

/**
 * The machines of some questions have died in the middle of an exam: they are made anew, the questions are set up again,
 * and the learner gets back the time that they had taken.
 */
export async function replaceLostSandbox(app: Uses, examAttemptId: string, holderId: string): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const exam = await lockExam(tx, examAttemptId)
    if (exam?.state !== 'preparing' && exam?.state !== 'active') return
    const sandboxes = await tx.sandbox.findMany({ where: { attemptId: holderId }, orderBy: { createdAt: 'desc' } })
    if (sandboxes.length === 0 || sandboxes.some(({ desired }) => desired === 'running')) return
    const questions = await tx.attempt.findMany({
      where: { OR: [{ id: holderId }, { sandboxOfId: holderId }], state: IN_WORK },
      include: { lab: true },
    })
    const holder = await tx.attempt.findUniqueOrThrow({ where: { id: holderId }, include: { lab: true } })
    const failure = Failure.safeParse(sandboxes[0]?.failure).data ?? LOST
    const again = holder.resets < REMADE_MAX
    const minutesBack = again ? Math.ceil(questions.reduce((sum, { seconds }) => sum + seconds, 0) / 60) : 0
    if (again) {
      await putBack(tx, questions)
      await tx.attempt.update({ where: { id: holderId }, data: { resets: { increment: 1 } } })
      await tx.examAttempt.update({
        where: { id: examAttemptId },
        data: {
          extraMinutes: { increment: minutesBack },
          deadline: exam.deadline && new Date(exam.deadline.getTime() + minutesBack * 60_000),
        },
      })
      await tx.sandbox.create({ data: examSandbox(app.config, exam, holder) })
      await app.jobs.add(tx, 'prepare-exam', holderId, { jobId: randomUUID(), priority: 100 })
    } else {
      const ids = questions.map(({ id }) => id)
      await tx.attempt.updateMany({
        where: { id: { in: ids } },
        data: { state: 'failed', failure, endedAt: new Date() },
      })
    }
    await audit(tx, {
      actorId: null,
      action: 'exam.machines-lost',
      subject: 'exam',
      subjectId: examAttemptId,
      detail: { reason: failure.reason, questions: questions.map(({ position }) => position), again, minutesBack },
    })
    await notifyAttempt(tx, examAttemptId)
  })
}

/** The time that they took is given back, so it is no longer theirs. */
async function putBack(tx: Tx, questions: (Attempt & { lab: LabRow })[]): Promise<void> {
  for (const { id, lab } of questions) {
    await tx.attempt.update({
      where: { id },
      data: { state: 'preparing', steps: setupSteps(labOf(lab)), seconds: 0 },
    })
  }
}

const LOST: Failure = { message: 'The machines have stopped. This question does not count.', reason: 'SANDBOX_LOST' }
