export const COHORTS = '/api/v1/cohorts'

export const cohortPath = (id: string) => `${COHORTS}/${encodeURIComponent(id)}`
export const learnerPath = (id: string, userId: string) => `${cohortPath(id)}/learners/${encodeURIComponent(userId)}`
/** Of the page, where `cohortPath` is of the API. */
export const cohortPage = (id: string) => `/cohorts/${encodeURIComponent(id)}`
export const cellPage = (id: string, userId: string, labId: string) =>
  `${cohortPage(id)}/learners/${encodeURIComponent(userId)}/labs/${encodeURIComponent(labId)}`
