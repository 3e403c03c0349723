import { randomUUID } from 'node:crypto'
import { HttpProblem, type Me, type StartAttempt } from '@cka-netlab/contracts'
import { Prisma, type Tx } from '@cka-netlab/db'
import { setupSteps } from '@cka-netlab/grading'
import type { Lab } from '@cka-netlab/lab-format'
import type { FastifyInstance } from 'fastify'
import { labTerms, termsFor } from '../assignments/begin-under.ts'
import { audit } from '../audit.ts'
import { lockUser, refuseDuringExam } from '../exams/own-exam.ts'
import { labOf } from '../labs/lab-store.ts'
import { newSandbox } from '../sandboxes/new-sandbox.ts'
import { RUNNING } from './own-attempt.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'jobs' | 'labs' | 'sandboxd'>

/**
 * Begins an attempt: its rows, the audit event and the job that prepares its sandbox are one transaction.
 * @returns the attempt's id
 * @throws {HttpProblem} NOT_FOUND, ATTEMPT_RUNNING, EXAM_RUNNING, and those of {@link termsFor}
 * @throws {SandboxdError} when sandboxd does not answer: nothing is begun then.
 */
export async function startAttempt(app: Uses, user: Me, { labId, assignmentId }: StartAttempt): Promise<string> {
  const { db, labs, sandboxd } = app
  const lab = labs.get(labId)
  if (!lab) throw new HttpProblem('NOT_FOUND', 'There is no such lab.')
  await refuseSecond(app, user)
  if (assignmentId !== undefined) await termsFor(db, user, assignmentId, { lab })
  // An attempt that cannot even ask for a sandbox had better not begin.
  await sandboxd.images()
  try {
    return await db.$transaction((tx) => insert(app, tx, user, lab, assignmentId))
  } catch (error) {
    // Two tabs at the same moment: the index attempts_one_running let one in.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') await refuseSecond(app, user)
    throw error
  }
}

async function insert(app: Uses, tx: Tx, user: Me, lab: Lab, assignmentId?: string): Promise<string> {
  await lockUser(tx, user.id)
  await refuseDuringExam(tx, user.id)
  const { _max } = await tx.attempt.aggregate({ where: { userId: user.id, labId: lab.id }, _max: { number: true } })
  const terms = assignmentId === undefined ? undefined : await termsFor(tx, user, assignmentId, { lab })
  const id = randomUUID()
  await tx.attempt.create({
    data: {
      id,
      userId: user.id,
      labId: lab.id,
      labDigest: lab.digest,
      number: (_max.number ?? 0) + 1,
      steps: setupSteps(lab),
      ...(terms && labTerms(terms)),
    },
  })
  await tx.sandbox.create({ data: newSandbox(app.config, id, lab.topology) })
  await audit(tx, {
    actorId: user.id,
    action: 'attempt.started',
    subject: 'attempt',
    subjectId: id,
    detail: { labId: lab.id, labDigest: lab.digest, assignmentId },
  })
  await app.jobs.add(tx, 'prepare', id)
  return id
}

async function refuseSecond({ db }: Uses, user: Me): Promise<void> {
  const running = await db.attempt.findFirst({
    where: { userId: user.id, examAttemptId: null, state: { in: [...RUNNING] } },
    include: { lab: true },
  })
  if (!running) return
  const { title } = labOf(running.lab)
  throw new HttpProblem('ATTEMPT_RUNNING', `"${title}" is still running.`, [{ at: 'attemptId', message: running.id }])
}
