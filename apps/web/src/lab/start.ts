import type { AttemptSummary, AttemptView } from '@cka-netlab/contracts'
import { callApi } from '../http/api.ts'
import { ApiError } from '../http/api-error.ts'

export type Started = { attemptId: string } | { otherRunning: AttemptSummary }

/**
 * Starts a lab, for an assignment or of one's own accord. A learner has one lab running at a time: where there is another, it is told instead of an error.
 * @throws {ApiError} for whatever else goes wrong
 */
export async function startLab(labId: string, assignmentId?: string): Promise<Started> {
  try {
    const attempt = await callApi<AttemptView>('POST', '/api/v1/attempts', { labId, assignmentId })
    return { attemptId: attempt.id }
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'ATTEMPT_RUNNING') throw error
    const { attempts } = await callApi<{ attempts: AttemptSummary[] }>('GET', '/api/v1/attempts')
    const other = attempts.find((a) => a.state === 'preparing' || a.state === 'active')
    if (!other) throw error
    const asAsked = other.lab.id === labId && assignmentId === undefined
    return asAsked ? { attemptId: other.id } : { otherRunning: other }
  }
}

export const endAttempt = (attemptId: string) => callApi<AttemptView>('POST', `/api/v1/attempts/${attemptId}/end`)
