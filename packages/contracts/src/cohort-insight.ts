import { z } from 'zod'
import { CohortLearner, CohortProgress } from './cohorts.ts'
import { AttemptView, CheckResultView, Topic } from './learning.ts'

/**
 * `GET /api/v1/cohorts/:id/events` (SSE), events named `cohort`: the whole first, and again when learners or labs come or
 * go; in between the rows that have changed.
 */
export const CohortEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: CohortProgress }),
  z.object({ type: z.literal('learner'), learner: CohortLearner, serverTime: z.iso.datetime() }),
])
export type CohortEvent = z.infer<typeof CohortEvent>

/** One attempt behind a cell of the heat map. Exams that go on tell nothing. */
export const CellAttempt = z.object({
  id: z.string(),
  number: z.number(),
  state: AttemptView.shape.state,
  inExam: z.boolean(),
  assignmentId: z.string().nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Best score in percent; null when never graded. */
  score: z.number().nullable(),
  /** Times that it was checked. */
  submissions: z.number(),
  /** The solution was shown while it went on. */
  withSolution: z.boolean(),
  /** Of the latest graded check; the checks are empty when there is none. */
  tasks: z.array(
    z.object({
      id: z.string(),
      /** Markdown. */
      text: z.string(),
      /** Until all its checks passed first, from the task that was whole before it or from the beginning; null when never. */
      seconds: z.number().nullable(),
      checks: z.array(CheckResultView),
    }),
  ),
})
export type CellAttempt = z.infer<typeof CellAttempt>

/** `GET /api/v1/cohorts/:id/learners/:userId/labs/:labId`: what is behind a cell, the latest attempt first. */
export const CohortCell = z.object({
  learner: z.object({ userId: z.string(), name: z.string() }),
  lab: z.object({ id: z.string(), title: z.string(), topic: Topic }),
  attempts: z.array(CellAttempt),
})
export type CohortCell = z.infer<typeof CohortCell>

/** `GET /api/v1/cohorts/:id/insights`: what a cohort finds hard. */
export const CohortInsights = z.object({
  /** Checks that failed, those that most learners failed first. */
  checks: z.array(
    z.object({
      labId: z.string(),
      labTitle: z.string(),
      topic: Topic,
      checkId: z.string(),
      /** Title of the check. */
      check: z.string(),
      /** Learners for whom it failed at least once, and for whom it failed when it was last looked at. */
      failed: z.number(),
      failing: z.number(),
      /** Learners for whom it was judged. */
      learners: z.number(),
      /** What was observed when it failed last for a learner, the commonest first: by how many learners. */
      observed: z.array(z.object({ value: z.string(), count: z.number() })),
    }),
  ),
  /** Topics that somebody has tried, in the order of the course. A learner's score is the mean of the best at each lab tried. */
  topics: z.array(z.object({ topic: Topic, median: z.number(), learners: z.number() })),
  /** Weeks from Monday on in which somebody was graded, the oldest first: of the best score of each attempt begun in it. */
  weeks: z.array(z.object({ from: z.iso.date(), median: z.number(), learners: z.number(), attempts: z.number() })),
})
export type CohortInsights = z.infer<typeof CohortInsights>

const labResult = z.object({
  labId: z.string(),
  title: z.string(),
  topic: Topic,
  attempts: z.number(),
  /** Best score in percent; null when never graded. */
  best: z.number().nullable(),
  /** When the best score was reached first. */
  bestAt: z.iso.datetime().nullable(),
})
const examResult = z.object({
  examId: z.string(),
  title: z.string(),
  number: z.number(),
  submittedAt: z.iso.datetime(),
  percent: z.number().nullable(),
  passed: z.boolean(),
})

/** Of one learner in a report: the labs begun, the exams that have ended, the latest first. */
export const LearnerResults = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  labs: z.array(labResult),
  exams: z.array(examResult),
})
export type LearnerResults = z.infer<typeof LearnerResults>

/** `GET /api/v1/cohorts/:id/report.json`. */
export const CohortReport = z.object({
  cohort: z.object({ id: z.string(), name: z.string() }),
  at: z.iso.datetime(),
  learners: z.array(LearnerResults),
})
export type CohortReport = z.infer<typeof CohortReport>
// `GET /api/v1/cohorts/:id/report.csv`: a line for each learner, a column for each lab and each exam.
// `GET /api/v1/cohorts/:id/learners/:userId/report.pdf`: the results of one.
