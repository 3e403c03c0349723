import type { AttemptView, Catalogue, LabSummary } from '@cka-netlab/contracts'
import { LABS } from '../catalogue/useCatalogue.ts'
import { callApi } from '../http/api.ts'
import { ApiError } from '../http/api-error.ts'

export type Started = { attemptId: string } | { otherRunning: LabSummary & { runningAttemptId: string } }

/**
 * Starts a lab. A learner has one lab running at a time: where there is another, it is told instead of an error.
 * @throws {ApiError} for whatever else goes wrong
 */
export async function startLab(labId: string): Promise<Started> {
  try {
    const attempt = await callApi<AttemptView>('POST', '/api/v1/attempts', { labId })
    return { attemptId: attempt.id }
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'ATTEMPT_RUNNING') throw error
    const { labs } = await callApi<Catalogue>('GET', LABS)
    const other = labs.find((l) => l.runningAttemptId !== null)
    if (!other?.runningAttemptId) throw error
    return other.id === labId
      ? { attemptId: other.runningAttemptId }
      : { otherRunning: { ...other, runningAttemptId: other.runningAttemptId } }
  }
}

export const endAttempt = (attemptId: string) => callApi<AttemptView>('POST', `/api/v1/attempts/${attemptId}/end`)
