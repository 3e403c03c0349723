import type { AttemptSummary } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import { labOf } from '../labs/lab-store.ts'
import { isRunning } from './own-attempt.ts'

const SHOWN_MAX = 100

/** One's own attempts: what goes on first, then the latest. */
export async function myAttempts(db: Db, userId: string): Promise<AttemptSummary[]> {
  const rows = await db.attempt.findMany({
    where: { userId, examAttemptId: null },
    orderBy: { createdAt: 'desc' },
    take: SHOWN_MAX,
    include: { lab: true },
  })
  const summaries = rows.map((row) => {
    const { id, title, topic } = labOf(row.lab)
    return {
      id: row.id,
      number: row.number,
      state: row.state,
      lab: { id, title, topic },
      createdAt: row.createdAt.toISOString(),
      startedAt: row.startedAt?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      bestPercent: row.bestPercent,
    }
  })
  return summaries.toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a)))
}
