import { z } from 'zod'
import { Topic } from './learning.ts'

export const CohortRole = z.enum(['learner', 'instructor'])
export type CohortRole = z.infer<typeof CohortRole>

/** A line of `GET /api/v1/cohorts` → `{ cohorts }`: those one is in; an admin sees all. */
export const CohortSummary = z.object({
  id: z.string(),
  name: z.string(),
  /** One's own part in it; null for an admin who is not in it. */
  role: CohortRole.nullable(),
  learners: z.number(),
  /** Names of its instructors. */
  instructors: z.array(z.string()),
  createdAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type CohortSummary = z.infer<typeof CohortSummary>

export const CohortMemberView = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: CohortRole,
  joinedAt: z.iso.datetime(),
})
export type CohortMemberView = z.infer<typeof CohortMemberView>

export const InvitationView = z.object({
  id: z.string(),
  /** The one address that may use it; null for whoever holds the link. */
  email: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  uses: z.number(),
  usesMax: z.number(),
})
export type InvitationView = z.infer<typeof InvitationView>

/** `GET /api/v1/cohorts/:id`, for its instructors. */
export const CohortView = CohortSummary.extend({
  members: z.array(CohortMemberView),
  /** Those that still let somebody in. */
  invitations: z.array(InvitationView),
})
export type CohortView = z.infer<typeof CohortView>

const name = z.string().trim().min(1).max(100)

/** `POST /api/v1/cohorts` → 201 CohortView. Whoever makes it is its first instructor. */
export const CreateCohort = z.strictObject({ name })
/** `PATCH /api/v1/cohorts/:id` → CohortView. An archived cohort can only be read, or brought back. */
export const ChangeCohort = z.strictObject({ name: name.optional(), archived: z.boolean().optional() })
export type ChangeCohort = z.infer<typeof ChangeCohort>
/** `POST /api/v1/cohorts/:id/instructors` → CohortView. The account has to be an instructor's or an admin's. */
export const AddInstructor = z.strictObject({ email: z.email().max(200) })
/** `POST /api/v1/cohorts/:id/invitations` → 201 NewInvitation. */
export const Invite = z.strictObject({
  days: z.number().int().min(1).max(365).default(14),
  usesMax: z.number().int().min(1).max(10_000).default(100),
})
export type Invite = z.infer<typeof Invite>
/** The link is shown this once: only a hash of it is kept. */
export const NewInvitation = z.object({ invitation: InvitationView, url: z.string() })
export type NewInvitation = z.infer<typeof NewInvitation>

/** `POST /api/v1/cohorts/:id/import` → ImportReport. With `dryRun` nothing changes. */
export const ImportMembers = z.strictObject({ csv: z.string().min(1).max(200_000), dryRun: z.boolean() })
export type ImportMembers = z.infer<typeof ImportMembers>

/** What becomes of each line of a CSV of addresses. */
export const ImportReport = z.object({
  dryRun: z.boolean(),
  lines: z.array(
    z.discriminatedUnion('outcome', [
      /** The address has an account, which is a member from now on. */
      z.object({ line: z.number(), email: z.string(), outcome: z.literal('added'), name: z.string() }),
      /** The address has no account: a link that works for it alone, once. Null in a dry run. */
      z.object({ line: z.number(), email: z.string(), outcome: z.literal('invited'), url: z.string().nullable() }),
      z.object({ line: z.number(), email: z.string(), outcome: z.literal('unchanged'), reason: z.string() }),
      z.object({ line: z.number(), text: z.string(), outcome: z.literal('bad'), reason: z.string() }),
    ]),
  ),
})
export type ImportReport = z.infer<typeof ImportReport>

/** What one learner has done. The lists are in the order of the labs. */
export const CohortLearner = z.object({
  userId: z.string(),
  name: z.string(),
  /** Best score in percent; null when never graded. */
  best: z.array(z.number().nullable()),
  attempts: z.array(z.number()),
  /** The lab in practice now, and when a check last passed on it, or it began. */
  working: z.object({ labId: z.string(), gainedAt: z.iso.datetime() }).nullable(),
})
export type CohortLearner = z.infer<typeof CohortLearner>

/** `GET /api/v1/cohorts/:id/progress`: learners × labs. */
export const CohortProgress = z.object({
  labs: z.array(z.object({ id: z.string(), title: z.string(), topic: Topic })),
  learners: z.array(CohortLearner),
  serverTime: z.iso.datetime(),
})
export type CohortProgress = z.infer<typeof CohortProgress>

/** `POST /api/v1/invitations/look` → InvitedTo: what a link leads to, before one goes in, also for who has no account yet. */
export const InvitationToken = z.strictObject({ token: z.string().min(1).max(200) })
export const InvitedTo = z.object({
  cohortId: z.string(),
  name: z.string(),
  instructors: z.array(z.string()),
  /** The one address that may use it; null for whoever holds the link. */
  email: z.string().nullable(),
})
export type InvitedTo = z.infer<typeof InvitedTo>
// `POST /api/v1/invitations/accept` → CohortSummary, `POST /api/v1/cohorts/:id/leave` → 204,
// `DELETE /api/v1/cohorts/:id/members/:userId` and `DELETE /api/v1/cohorts/:id/invitations/:invitationId` → CohortView.
// Registering, `POST /api/auth/sign-up/email`, takes the token as `invitation` beside name, email and password: it lets one
// register where registration is off, and takes one into the cohort.
