import type { Submission, Tx } from '@cka-netlab/db'

/** Keeps the best score of an attempt beside it. What was handed in after the solution had been shown does not count. */
export async function noteBest(
  tx: Tx,
  { attemptId, withSolution, createdAt }: Pick<Submission, 'attemptId' | 'withSolution' | 'createdAt'>,
  percent: number | null,
): Promise<void> {
  if (withSolution || percent === null) return
  await tx.attempt.updateMany({
    where: { id: attemptId, OR: [{ bestPercent: null }, { bestPercent: { lt: percent } }] },
    data: { bestPercent: percent, bestAt: createdAt },
  })
}
