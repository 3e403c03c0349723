import { z } from 'zod'
import { CheckResultView, Nature, TaskView, Topic } from './learning.ts'
import { Failure, SandboxState, Step } from './sandbox.ts'
import { Machine } from './topology.ts'

/**
 * `preparing` (the machines are made, the clock stands) → `active` → `grading` (nothing changes any more) → `ended`;
 * `cancelled` when given up before the clock began, `failed` when the platform could not prepare it.
 */
export const ExamState = z.enum(['preparing', 'active', 'grading', 'ended', 'cancelled', 'failed'])
export type ExamState = z.infer<typeof ExamState>

/** A line of `GET /api/v1/exam-attempts` → `{ attempts }`: one's own, the latest first. */
export const ExamAttemptSummary = z.object({
  id: z.string(),
  examId: z.string(),
  title: z.string(),
  number: z.number(),
  state: ExamState,
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  percent: z.number().nullable(),
  passed: z.boolean().nullable(),
  passPercent: z.number(),
  questions: z.number(),
})
export type ExamAttemptSummary = z.infer<typeof ExamAttemptSummary>

/** `GET /api/v1/exams/:id`, and a line of `GET /api/v1/exams` → `{ exams }`. */
export const ExamSummary = z.object({
  id: z.string(),
  title: z.string(),
  /** Markdown. */
  description: z.string(),
  minutes: z.number(),
  /** This learner's own extra minutes. */
  extraMinutes: z.number(),
  passPercent: z.number(),
  /** How many questions there will be, by the labs there are. */
  questions: z.number(),
  drawn: z.boolean(),
  /** What the questions weigh together, by topic, in percent. */
  topics: z.array(z.object({ topic: Topic, weight: z.number() })),
  documentation: z.array(z.string()),
  /** False while the images of some question are being built. */
  available: z.boolean(),
  runningAttemptId: z.string().nullable(),
  attempts: z.array(ExamAttemptSummary),
})
export type ExamSummary = z.infer<typeof ExamSummary>

/** A question in the exam room: what is asked, and what the learner has done to it. No hints, no verdicts. */
export const ExamQuestionView = z.object({
  position: z.number(),
  weight: z.number(),
  state: z.enum(['preparing', 'active', 'ended', 'failed']),
  title: z.string(),
  topic: Topic,
  minutes: z.number(),
  tasks: z.array(TaskView),
  /** The machine that the question begins on: `ssh` leads there from `terminal`. */
  host: z.string(),
  sandbox: z.object({ id: z.string(), state: SandboxState, machines: z.array(Machine) }).nullable(),
  steps: z.array(Step),
  failure: Failure.optional(),
  /** How often its machines broke and were made anew; what was done on them is lost then. */
  remade: z.number(),
  answers: z.record(z.string(), z.string()),
  flagged: z.boolean(),
  done: z.boolean(),
  notes: z.string(),
})
export type ExamQuestionView = z.infer<typeof ExamQuestionView>

/** `GET /api/v1/exam-attempts/:id`, and each `exam` event of `GET /api/v1/exam-attempts/:id/events` (SSE): the whole. */
export const ExamAttemptView = z.object({
  id: z.string(),
  examId: z.string(),
  title: z.string(),
  number: z.number(),
  state: ExamState,
  minutes: z.number(),
  extraMinutes: z.number(),
  passPercent: z.number(),
  documentation: z.array(z.string()),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  deadline: z.iso.datetime().nullable(),
  submittedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  endedBy: z.string().nullable(),
  serverTime: z.iso.datetime(),
  /** The question on screen. */
  position: z.number(),
  questions: z.array(ExamQuestionView),
  /** While grading: questions that are graded already. */
  graded: z.number(),
  failure: Failure.optional(),
})
export type ExamAttemptView = z.infer<typeof ExamAttemptView>

/** One question of a report. */
export const ExamReportQuestion = z.object({
  position: z.number(),
  labId: z.string(),
  title: z.string(),
  topic: Topic,
  nature: Nature,
  weight: z.number(),
  minutes: z.number(),
  /** Time that it was on screen. */
  seconds: z.number(),
  points: z.number().nullable(),
  pointsMax: z.number(),
  percent: z.number().nullable(),
  tasks: z.array(z.string()),
  answers: z.array(z.object({ prompt: z.string(), given: z.string(), expected: z.string() })),
  results: z.array(CheckResultView),
  solution: z.string(),
  explanation: z.string(),
  references: z.array(z.string()),
  flagged: z.boolean(),
  notes: z.string(),
  failure: Failure.optional(),
})
export type ExamReportQuestion = z.infer<typeof ExamReportQuestion>

/** `GET /api/v1/exam-attempts/:id/report`, also as `report.json` and `report.pdf`. Only once it has ended. */
export const ExamReport = z.object({
  id: z.string(),
  examId: z.string(),
  title: z.string(),
  number: z.number(),
  learner: z.string(),
  startedAt: z.iso.datetime(),
  submittedAt: z.iso.datetime(),
  /** Who ended it: `learner`, `deadline` or `platform`. */
  endedBy: z.string(),
  minutes: z.number(),
  extraMinutes: z.number(),
  /** From the start of the clock to the end. */
  seconds: z.number(),
  passPercent: z.number(),
  percent: z.number().nullable(),
  passed: z.boolean(),
  whole: z.number(),
  part: z.number(),
  none: z.number(),
  notJudged: z.number(),
  topics: z.array(z.object({ topic: Topic, weight: z.number(), percent: z.number().nullable() })),
  questions: z.array(ExamReportQuestion),
})
export type ExamReport = z.infer<typeof ExamReport>

/** `POST /api/v1/exam-attempts` → 201 ExamAttemptView. The seed is for a draw that shall be repeated; an assignment has its own. */
export const StartExam = z.strictObject({
  examId: z.string(),
  seed: z.string().min(1).max(100).optional(),
  assignmentId: z.uuid().optional(),
})
export type StartExam = z.infer<typeof StartExam>
/** `PUT /api/v1/exam-attempts/:id/position` → ExamAttemptView: the question that is on screen now. */
export const ShowQuestion = z.strictObject({ position: z.number().int().min(1).max(100) })
/** `PATCH /api/v1/exam-attempts/:id/questions/:position` → ExamAttemptView. Only what is given changes. */
export const MarkQuestion = z.strictObject({
  flagged: z.boolean().optional(),
  done: z.boolean().optional(),
  notes: z.string().max(10_000).optional(),
  /** By check id, for what is asked to be typed. */
  answers: z.record(z.string(), z.string().max(4000)).optional(),
})
export type MarkQuestion = z.infer<typeof MarkQuestion>
/** `PUT /api/v1/exam-attempts/:id/extra-minutes`, for admins: extra time in all, also while it runs. */
export const GrantMinutes = z.strictObject({ extraMinutes: z.number().int().min(0).max(600) })
/** `PUT /api/v1/users/:id/exam-time`, for admins: extra time in every exam that this learner begins from now on. */
export const GrantPercent = z.strictObject({ extraPercent: z.number().int().min(0).max(300) })
// `POST /api/v1/exam-attempts/:id/begin` starts the clock, `POST /api/v1/exam-attempts/:id/end` hands in.
