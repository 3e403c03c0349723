import { HttpProblem, Topology } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'

export interface PracticeSandbox {
  id: string
  topology: Topology
}

/**
 * The machines of a learner's own attempt while it goes on. The map and the path are for practice: an exam has neither.
 * @throws {HttpProblem} NOT_FOUND, also for somebody else's; ATTEMPT_OVER; SANDBOX_NOT_READY.
 */
export async function practiceSandbox(db: Db, attemptId: string, userId: string): Promise<PracticeSandbox> {
  const attempt = await db.attempt.findFirst({
    where: { id: attemptId, userId, examAttemptId: null },
    select: { state: true, sandboxes: { where: { desired: 'running' }, orderBy: { createdAt: 'desc' }, take: 1 } },
  })
  if (!attempt) throw new HttpProblem('NOT_FOUND')
  if (attempt.state === 'ended' || attempt.state === 'failed') throw new HttpProblem('ATTEMPT_OVER')
  const sandbox = attempt.sandboxes[0]
  if (attempt.state !== 'active' || !sandbox) throw new HttpProblem('SANDBOX_NOT_READY')
  return { id: sandbox.id, topology: Topology.parse(sandbox.topology) }
}
