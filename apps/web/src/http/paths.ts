/** What more than one place reads, or says to be out of date. */
export const ME = '/api/v1/me'
export const LABS = '/api/v1/labs'
export const EXAMS = '/api/v1/exams'
export const ASSIGNED = '/api/v1/assignments'
export const PROGRESS = '/api/v1/progress'

export const labPath = (id: string) => `${LABS}/${encodeURIComponent(id)}`
export const examPath = (id: string) => `${EXAMS}/${encodeURIComponent(id)}`
