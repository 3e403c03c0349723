import type { Db, Prisma, Tx } from '@cka-netlab/db'
import { requestContext } from './request-context.ts'

export interface AuditEntry {
  /** Who did it; null for the platform itself. */
  actorId: string | null
  /** `attempt.started`, `submission.graded`, … */
  action: string
  subject: string
  subjectId: string
  detail?: Prisma.InputJsonObject
}

/** Writes down what happened. Give it the transaction that it describes. */
export async function audit(tx: Tx | Db, { detail = {}, ...entry }: AuditEntry): Promise<void> {
  await tx.auditEvent.create({ data: { ...entry, detail, address: requestContext.getStore()?.address } })
}
