import { isDeepStrictEqual } from 'node:util'
import type { SandboxStatus } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { notifyAttempt } from '../plugins/notifications.ts'

/** Writes what sandboxd says of a sandbox, when that is news, and tells whoever looks at its attempt. */
export async function recordSeen(db: Db, attemptId: string, status: SandboxStatus): Promise<void> {
  const { id, state, steps, failure } = status
  const row = await db.sandbox.findUnique({ where: { id }, select: { seen: true, steps: true } })
  if (!row || (row.seen === state && isDeepStrictEqual(row.steps, JSON.parse(JSON.stringify(steps))))) return
  await db.$transaction(async (tx) => {
    await tx.sandbox.update({ where: { id }, data: { seen: state, steps, failure } })
    await notifyAttempt(tx, attemptId)
  })
}
