import { z } from 'zod'
import { Failure, SandboxState, Step } from './sandbox.ts'
import { Machine } from './topology.ts'
import { Verdict } from './verdict.ts'

export const Topic = z.enum([
  'namespaces',
  'docker',
  'cni',
  'cluster',
  'pods',
  'cni-kubernetes',
  'weave',
  'services',
  'coredns',
  'ingress',
  'policies',
])
export type Topic = z.infer<typeof Topic>

export const Difficulty = z.enum(['easy', 'medium', 'hard'])
export const Nature = z.enum(['build', 'repair', 'read'])

export const Role = z.enum(['learner', 'author', 'instructor', 'admin'])
export type Role = z.infer<typeof Role>

/** `GET /api/v1/me` */
export const Me = z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role })
export type Me = z.infer<typeof Me>

/** A line of the catalogue, `GET /api/v1/labs` → `{ labs, images }`. */
export const LabSummary = z.object({
  id: z.string(),
  title: z.string(),
  topic: Topic,
  nature: Nature,
  difficulty: Difficulty,
  minutes: z.number(),
  points: z.number(),
  /** Best score of this learner in percent; null when never graded. */
  bestPercent: z.number().nullable(),
  attempts: z.number(),
  /** This learner's attempt that is still going on. */
  runningAttemptId: z.string().nullable(),
  /** False while the images for its topology are being built. */
  available: z.boolean(),
})
export type LabSummary = z.infer<typeof LabSummary>

export const Catalogue = z.object({
  labs: z.array(LabSummary),
  /** How far the images are; empty when all are there. */
  images: z.array(Step),
})
export type Catalogue = z.infer<typeof Catalogue>

export const CheckView = z.object({
  id: z.string(),
  title: z.string(),
  points: z.number(),
  /** For a check of kind `answer`: what the learner is asked to type. */
  question: z.object({ prompt: z.string(), placeholder: z.string().optional() }).optional(),
})
export const TaskView = z.object({
  id: z.string(),
  /** Markdown. */
  text: z.string(),
  checks: z.array(CheckView),
  hintsTotal: z.number(),
  /** The hints that this attempt has revealed so far. */
  hints: z.array(z.string()),
})
export type TaskView = z.infer<typeof TaskView>

/** `GET /api/v1/labs/:id` */
export const LabDetail = LabSummary.extend({
  digest: z.string(),
  environment: z.string(),
  tasks: z.array(TaskView),
  references: z.array(z.string()),
  history: z.array(
    z.object({
      attemptId: z.string(),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      percent: z.number().nullable(),
      /** The solution was shown while it went on. */
      withSolution: z.boolean(),
    }),
  ),
})
export type LabDetail = z.infer<typeof LabDetail>

export const CheckResultView = z.object({
  checkId: z.string(),
  taskId: z.string(),
  title: z.string(),
  points: z.number(),
  pointsMax: z.number(),
  verdict: Verdict,
  seconds: z.number(),
})
export type CheckResultView = z.infer<typeof CheckResultView>

export const SubmissionView = z.object({
  id: z.string(),
  state: z.enum(['queued', 'grading', 'graded', 'failed']),
  createdAt: z.iso.datetime(),
  gradedAt: z.iso.datetime().nullable(),
  points: z.number().nullable(),
  pointsMax: z.number(),
  /** 0–100, whole numbers, inconclusive checks left out of both sides. */
  percent: z.number().nullable(),
  results: z.array(CheckResultView),
  failure: Failure.optional(),
})
export type SubmissionView = z.infer<typeof SubmissionView>

/** `GET /api/v1/attempts/:id`, and each `attempt` event of `GET /api/v1/attempts/:id/events` (SSE): always the whole. */
export const AttemptView = z.object({
  id: z.string(),
  number: z.number(),
  state: z.enum(['preparing', 'active', 'ended', 'failed']),
  lab: z.object({
    id: z.string(),
    title: z.string(),
    topic: Topic,
    nature: Nature,
    difficulty: Difficulty,
    minutes: z.number(),
    points: z.number(),
    digest: z.string(),
    tasks: z.array(TaskView),
    references: z.array(z.string()),
  }),
  sandbox: z
    .object({ id: z.string(), state: SandboxState, machines: z.array(Machine), expiresAt: z.iso.datetime() })
    .nullable(),
  /** From the request to the first prompt: images, machines, readiness, set-up of the lab. */
  steps: z.array(Step),
  failure: Failure.optional(),
  createdAt: z.iso.datetime(),
  /** The clock starts when the sandbox is ready for the learner. */
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** The clock and the machines stand since then; null while they run. */
  pausedAt: z.iso.datetime().nullable(),
  /** How long they stood before, in all. */
  pausedSeconds: z.number(),
  /** When it is handed in by itself, by the server's clock; null without a time limit. It cannot be paused then. */
  deadline: z.iso.datetime().nullable(),
  /** The assignment under which it was begun. */
  assignment: z.object({ id: z.string(), cohort: z.string() }).nullable(),
  /** The solution was shown while it went on: what is checked afterwards does not count. */
  solutionSeenAt: z.iso.datetime().nullable(),
  serverTime: z.iso.datetime(),
  /** What was typed into the questions, by check id. */
  answers: z.record(z.string(), z.string()),
  submission: SubmissionView.nullable(),
  bestPercent: z.number().nullable(),
  /** After the attempt has ended, or when it was asked for: the explanation and one solution, as Markdown and shell. */
  solution: z
    .object({ run: z.string(), answers: z.record(z.string(), z.string()), explanation: z.string() })
    .nullable(),
})
export type AttemptView = z.infer<typeof AttemptView>

/** A line of `GET /api/v1/attempts` → `{ attempts }`: one's own, those that are going on first, then the latest. */
export const AttemptSummary = z.object({
  id: z.string(),
  number: z.number(),
  state: AttemptView.shape.state,
  lab: z.object({ id: z.string(), title: z.string(), topic: Topic }),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  bestPercent: z.number().nullable(),
})
export type AttemptSummary = z.infer<typeof AttemptSummary>

/** `GET /api/v1/sign-in`: what the sign-in page offers. */
export const SignInOptions = z.object({
  selfRegistration: z.boolean(),
  /** Where single sign-on is configured: what its button says. It begins with `POST /api/auth/sign-in/social`. */
  oidc: z.object({ providerId: z.string(), name: z.string() }).nullable(),
  passwordLengthMin: z.number(),
})
export type SignInOptions = z.infer<typeof SignInOptions>
/** `POST /api/v1/welcome` → 201 Me: the first admin, by the one-time link that `npm start` prints. */
export const Welcome = z.strictObject({
  token: z.string().max(200),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200),
  password: z.string().min(8).max(128),
})

/** `POST /api/v1/attempts` → 201 AttemptView */
export const StartAttempt = z.strictObject({ labId: z.string(), assignmentId: z.uuid().optional() })
export type StartAttempt = z.infer<typeof StartAttempt>
/** `PUT /api/v1/attempts/:id/answers` → AttemptView. Only the given ones change. */
export const SaveAnswers = z.strictObject({ answers: z.record(z.string(), z.string().max(4000)) })
/** `POST /api/v1/attempts/:id/submissions` → 202 SubmissionView. The same key gives the same submission. */
export const Submit = z.strictObject({ key: z.uuid(), answers: z.record(z.string(), z.string().max(4000)).optional() })
/** `POST /api/v1/attempts/:id/hints` → AttemptView, with one more hint of that task. */
export const RevealHint = z.strictObject({ taskId: z.string() })
// `POST /api/v1/attempts/:id/end` → AttemptView; also `reset` (new machines, from the beginning), `pause`, `resume`, and
// `solution` (shows it now; what is checked afterwards does not count).
