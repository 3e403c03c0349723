import { AsyncLocalStorage } from 'node:async_hooks'
import type { Db, Prisma, Tx } from '@cka-netlab/db'

export interface AuditEntry {
  /** Who did it; null for the platform itself. */
  actorId: string | null
  /** `attempt.started`, `submission.graded`, … */
  action: string
  subject: string
  subjectId: string
  detail?: Prisma.InputJsonObject
}

/** The address of the request that is being answered. */
export const requestAddress = new AsyncLocalStorage<string>()

/** Writes down what happened. Give it the transaction that it describes. */
export async function audit(tx: Tx | Db, { detail = {}, ...entry }: AuditEntry): Promise<void> {
  await tx.auditEvent.create({ data: { ...entry, detail, address: requestAddress.getStore() } })
}
