import { randomUUID } from 'node:crypto'
import { HttpProblem } from '@cka-netlab/contracts'
import { setupSteps } from '@cka-netlab/grading'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { newSandbox } from '../sandboxes/new-sandbox.ts'
import { letGo } from './end-attempt.ts'
import { requireOwnAttempt } from './own-attempt.ts'
import { lockActive, refuseWhileChecked } from './pause.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'jobs' | 'log' | 'sandboxd'>

/**
 * Puts a lab back to its beginning: new machines, set up anew, the clock at zero unless it has a limit, nothing typed. Scores, hints and what was
 * shown of the solution stay with the attempt.
 * @throws {HttpProblem} NOT_FOUND, SANDBOX_NOT_READY, ATTEMPT_OVER, CONFLICT while it is being checked
 */
export async function resetAttempt(app: Uses, id: string, userId: string): Promise<void> {
  await requireOwnAttempt(app.db, id, userId)
  // Machines that do not answer cannot be ended: better said now.
  await app.sandboxd.images()
  const old = await app.db.$transaction(async (tx) => {
    const attempt = await lockActive(tx, id, userId)
    await refuseWhileChecked(tx, id)
    const lab = labOf(attempt.lab)
    const running = { attemptId: id, desired: 'running' as const }
    const sandboxes = await tx.sandbox.findMany({ where: running, select: { id: true } })
    if (sandboxes.length === 0) throw new HttpProblem('SANDBOX_NOT_READY')
    await tx.sandbox.updateMany({ where: running, data: { desired: 'ended' } })
    await tx.sandbox.create({ data: newSandbox(app.config, id, lab.topology) })
    await tx.attempt.update({
      where: { id },
      data: {
        ...{ state: 'preparing', steps: setupSteps(lab), answers: {}, resets: { increment: 1 } },
        // A time limit is not lengthened by beginning anew.
        ...{ startedAt: attempt.minutesMax === null ? null : attempt.startedAt, pausedAt: null, pausedSeconds: 0 },
      },
    })
    await audit(tx, {
      actorId: userId,
      action: 'attempt.reset',
      subject: 'attempt',
      subjectId: id,
      detail: { resets: attempt.resets + 1 },
    })
    await app.jobs.add(tx, 'prepare', id, { jobId: randomUUID() })
    await notifyAttempt(tx, id)
    return sandboxes.map((sandbox) => sandbox.id)
  })
  await letGo(app, old)
}
