import { type AdminSandbox, HttpProblem, SandboxState, Topology, topologyKey } from '@cka-netlab/contracts'
import type { FastifyInstance } from 'fastify'
import { closeAttempt } from '../attempts/end-attempt.ts'
import { audit } from '../audit.ts'

/** Sandboxes of which something is left, the oldest first. */
export async function listSandboxes({
  db,
  sandboxd,
}: Pick<FastifyInstance, 'db' | 'sandboxd'>): Promise<AdminSandbox[]> {
  const rows = await db.sandbox.findMany({
    where: { endedAt: null },
    orderBy: { createdAt: 'asc' },
    include: { attempt: { select: { labId: true, examAttemptId: true, user: true } } },
  })
  const usage = await sandboxd.usage().catch(() => [])
  const used = new Map(usage.map(({ id, memoryMiB, cpuPercent }) => [id, { memoryMiB, cpuPercent }]))
  return rows.map(({ id, attempt: { user, labId, examAttemptId }, ...row }) => ({
    id,
    user: { id: user.id, name: user.name, email: user.email },
    labId,
    inExam: examAttemptId !== null,
    topology: topologyKey(Topology.parse(row.topology)),
    state: row.desired === 'ended' ? 'ending' : SandboxState.parse(row.seen),
    createdAt: row.createdAt.toISOString(),
    lastInputAt: row.lastInputAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    usage: used.get(id) ?? null,
  }))
}

/**
 * Ends a sandbox: a lab in practice ends with it, an exam gets machines anew.
 * @throws {HttpProblem} NOT_FOUND
 */
export async function endSandbox(
  app: Pick<FastifyInstance, 'db' | 'sandboxd' | 'log'>,
  actorId: string,
  id: string,
): Promise<void> {
  const { attemptId } = await app.db.$transaction(async (tx) => {
    const sandbox = await tx.sandbox.findUnique({ where: { id } })
    if (!sandbox) throw new HttpProblem('NOT_FOUND')
    await audit(tx, { actorId, action: 'sandbox.ended', subject: 'sandbox', subjectId: id })
    return sandbox
  })
  const failure = { message: 'An admin has ended this sandbox. Start the lab again.', reason: 'ENDED_BY_ADMIN' }
  await closeAttempt(app, attemptId, 'ended', failure)
}
