import { HttpProblem, type Me } from '@cka-netlab/contracts'
import type { Assignment, Db, Tx } from '@cka-netlab/db'
import type { Lab } from '@cka-netlab/lab-format'
import { extraMinutes } from '../exams/extra-time.ts'
import { stateOf } from './state.ts'

/** What is begun: a lab, or the exam with this id. */
export type Begun = { lab: Pick<Lab, 'id' | 'topic'> } | { examId: string }

/** What an assignment gives to who begins under it. */
export interface Terms {
  assignmentId: string
  /** Null for as long as one likes, or as the exam says. */
  minutes: number | null
  /** The larger of what the learner has everywhere and has here. */
  extraPercent: number
  /** What an exam is drawn by for everybody; null for a draw of one's own. */
  seed: string | null
}

/**
 * Looks whether a learner may begin something under an assignment now. Give it the transaction that begins, with the user
 * locked: then neither a second tab nor a change of the assignment comes in between.
 * @throws {HttpProblem} NOT_FOUND for who is not in the cohort, COHORT_ARCHIVED, BAD_REQUEST for what it does not ask for,
 * ASSIGNMENT_NOT_OPEN, ATTEMPTS_USED_UP
 */
export async function termsFor(tx: Tx | Db, user: Me, id: string, begun: Begun): Promise<Terms> {
  await tx.$queryRaw`SELECT 1 FROM assignments WHERE id = ${id}::uuid FOR SHARE`
  const assignment = await tx.assignment.findFirst({
    where: { id, cohort: { members: { some: { userId: user.id } } } },
    include: { cohort: true, extra: { where: { userId: user.id } } },
  })
  if (!assignment) throw new HttpProblem('NOT_FOUND', 'There is no such assignment.')
  if (assignment.cohort.archivedAt) throw new HttpProblem('COHORT_ARCHIVED')
  if (!fits(assignment, begun)) {
    const message = 'This assignment does not ask for it.'
    throw new HttpProblem('BAD_REQUEST', undefined, [{ at: 'body/assignmentId', message }])
  }
  refuseUnlessOpen(assignment)
  await refuseUsedUp(tx, user, assignment, begun)
  const { examExtraPercent } = await tx.user.findUniqueOrThrow({
    where: { id: user.id },
    select: { examExtraPercent: true },
  })
  const extraPercent = Math.max(examExtraPercent, ...assignment.extra.map(({ percent }) => percent))
  return { assignmentId: id, minutes: assignment.minutes, seed: assignment.seed, extraPercent }
}

/** What the platform broke, and what was given up before its clock began, is not counted. */
export function usedUp({ state }: { state: string }): boolean {
  return state !== 'failed' && state !== 'cancelled'
}

/** The columns of a lab's attempt that is begun under these terms. */
export function labTerms({ assignmentId, minutes, extraPercent }: Terms) {
  return { assignmentId, minutesMax: minutes && minutes + extraMinutes(minutes, extraPercent) }
}

function fits({ kind, subject }: Assignment, begun: Begun): boolean {
  if ('examId' in begun) return kind === 'exam' && subject === begun.examId
  return (kind === 'lab' && subject === begun.lab.id) || (kind === 'topic' && subject === begun.lab.topic)
}

function refuseUnlessOpen(assignment: Assignment): void {
  const state = stateOf(assignment)
  if (state === 'upcoming') throw new HttpProblem('ASSIGNMENT_NOT_OPEN', `It opens on ${moment(assignment.opensAt)}.`)
  if (state === 'closed') throw new HttpProblem('ASSIGNMENT_NOT_OPEN', `It closed on ${moment(assignment.closesAt)}.`)
}

function moment(date: Date | null): string {
  return `${date?.toISOString().slice(0, 16).replace('T', ' at ')} UTC`
}

async function refuseUsedUp(
  tx: Tx | Db,
  { id: userId }: Me,
  { id: assignmentId, attemptsMax }: Assignment,
  begun: Begun,
): Promise<void> {
  if (attemptsMax === null) return
  const tries =
    'examId' in begun
      ? await tx.examAttempt.findMany({ where: { userId, assignmentId }, select: { state: true } })
      : await tx.attempt.findMany({ where: { userId, assignmentId, labId: begun.lab.id }, select: { state: true } })
  if (tries.filter(usedUp).length < attemptsMax) return
  throw new HttpProblem(
    'ATTEMPTS_USED_UP',
    `It allows ${attemptsMax === 1 ? 'one attempt' : `${attemptsMax} attempts`}.`,
  )
}
