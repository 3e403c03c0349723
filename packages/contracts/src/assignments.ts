import { z } from 'zod'

export const AssignmentKind = z.enum(['lab', 'topic', 'exam'])
export type AssignmentKind = z.infer<typeof AssignmentKind>

export const AssignmentState = z.enum(['upcoming', 'open', 'closed'])
export type AssignmentState = z.infer<typeof AssignmentState>

/** Of an exam's questions: the same for everybody, or anew for each learner. A list that is fixed, and labs, are the same anyway. */
export const Draw = z.enum(['shared', 'own'])
export type Draw = z.infer<typeof Draw>

const terms = z.strictObject({
  /** Nobody begins before it opens or after it closes; what was begun goes on to its own end. */
  opensAt: z.iso.datetime().nullable(),
  closesAt: z.iso.datetime().nullable(),
  /** Of each learner, at each lab or at the exam; null for as many as one likes. */
  attemptsMax: z.number().int().min(1).max(100).nullable(),
  /** Instead of the exam's own; for labs a limit where they have none. */
  minutes: z.number().int().min(1).max(600).nullable(),
  draw: Draw,
})

/** `POST /api/v1/cohorts/:id/assignments` → 201 AssignmentView. The subject is the id of a lab or an exam, or a topic. */
export const CreateAssignment = terms.extend({ kind: AssignmentKind, subject: z.string().min(1).max(100) })
export type CreateAssignment = z.infer<typeof CreateAssignment>

/** `PATCH /api/v1/cohorts/:id/assignments/:assignmentId` → AssignmentView. Only what is given changes, for what begins from now on. */
export const ChangeAssignment = terms.partial()
export type ChangeAssignment = z.infer<typeof ChangeAssignment>

/** `PUT /api/v1/cohorts/:id/assignments/:assignmentId/extra-time/:userId` → AssignmentView; 0 takes it away. */
export const GrantExtraTime = z.strictObject({ percent: z.number().int().min(0).max(200) })
export type GrantExtraTime = z.infer<typeof GrantExtraTime>

/** A line of `GET /api/v1/cohorts/:id/assignments` → `{ assignments }`, for instructors, the newest first. */
export const AssignmentView = terms.extend({
  id: z.string(),
  kind: AssignmentKind,
  subject: z.string(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  state: AssignmentState,
  extra: z.array(z.object({ userId: z.string(), name: z.string(), percent: z.number() })),
  /** Learners of the cohort; those who have begun; those who have solved each lab, or handed in the exam. */
  learners: z.number(),
  begun: z.number(),
  done: z.number(),
})
export type AssignmentView = z.infer<typeof AssignmentView>

/** What a learner has done with one lab or exam under an assignment. */
const own = z.object({
  id: z.string(),
  title: z.string(),
  /** Best score in percent under this assignment; null when never graded. */
  best: z.number().nullable(),
  attemptsUsed: z.number(),
  /** The attempt, or exam attempt, under this assignment that goes on. */
  runningAttemptId: z.string().nullable(),
})

/** A line of `GET /api/v1/assignments` → `{ assignments }`: what a learner is to do in cohorts that go on; open ones first. */
export const OwnAssignment = z.object({
  id: z.string(),
  cohort: z.object({ id: z.string(), name: z.string() }),
  kind: AssignmentKind,
  subject: z.string(),
  title: z.string(),
  opensAt: z.iso.datetime().nullable(),
  closesAt: z.iso.datetime().nullable(),
  state: AssignmentState,
  /** One's own, extra time included; null for labs without a limit. */
  minutes: z.number().nullable(),
  attemptsMax: z.number().nullable(),
  /** Of the kinds `lab` and `topic`; empty for an exam. */
  labs: z.array(own),
  exam: own.nullable(),
})
export type OwnAssignment = z.infer<typeof OwnAssignment>
// `DELETE /api/v1/cohorts/:id/assignments/:assignmentId` → 204: attempts under it stay, as free practice.
// `POST /api/v1/attempts` and `POST /api/v1/exam-attempts` take the `assignmentId` under which they begin.
