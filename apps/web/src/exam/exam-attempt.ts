import type { ExamAttemptView } from '@cka-netlab/contracts'

export const examAttemptPath = (id: string) => `/api/v1/exam-attempts/${encodeURIComponent(id)}`

/** Whether the server still has something to tell about it. */
export function isLive({ state }: Pick<ExamAttemptView, 'state'>): boolean {
  return state === 'preparing' || state === 'active' || state === 'grading'
}
