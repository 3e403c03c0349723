import type { Tx } from '@cka-netlab/db'

const OBSERVED_LENGTH_MAX = 200

/** Keeps beside an attempt how its checks came out, as of a submission whose results are written. What could not be judged changes nothing. */
export async function noteChecks(tx: Tx, submissionId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO attempt_checks AS old (attempt_id, check_id, title, failed_at, passed_at, observed)
    SELECT s.attempt_id, r.check_id, r.title,
           CASE r.outcome WHEN 'fail' THEN s.created_at END,
           CASE r.outcome WHEN 'pass' THEN s.created_at END,
           CASE r.outcome WHEN 'fail' THEN left(r.verdict->>'observed', ${OBSERVED_LENGTH_MAX}) END
      FROM submissions s JOIN check_results r ON r.submission_id = s.id
     WHERE s.id = ${submissionId}::uuid AND r.outcome IN ('pass', 'fail')
        ON CONFLICT (attempt_id, check_id) DO UPDATE
       SET title = excluded.title,
           failed_at = greatest(old.failed_at, excluded.failed_at),
           passed_at = greatest(old.passed_at, excluded.passed_at),
           observed = coalesce(excluded.observed, old.observed)`
}
