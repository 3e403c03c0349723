import { type AttemptView, Failure, machinesOf, SandboxState, Step, Topology } from '@cka-netlab/contracts'
import type { Db, Prisma, Sandbox } from '@cka-netlab/db'
import type { Lab } from '@cka-netlab/lab-format'
import { z } from 'zod'
import { latestSubmission, submissionView } from '../grading/submission-view.ts'
import { labOf } from '../labs/lab-store.ts'
import { tasksView } from '../labs/lab-view.ts'
import { deadlineOf } from './time-limit.ts'

/** By check id. */
export const Answers = z.record(z.string(), z.string())
/** Hints revealed, by task id. */
export const Hints = z.record(z.string(), z.number())
const Steps = z.array(Step)

const parts = {
  lab: true,
  sandboxes: { orderBy: { createdAt: 'desc' }, take: 1 },
  submissions: latestSubmission,
  assignment: { select: { id: true, cohort: { select: { name: true } } } },
} satisfies Prisma.AttemptInclude

/** All that a learner sees of an attempt; null when there is none. */
export async function attemptView(db: Db, id: string): Promise<AttemptView | null> {
  const row = await db.attempt.findUnique({ where: { id }, include: parts })
  if (!row) return null
  const lab = labOf(row.lab)
  const sandbox = row.sandboxes[0]
  const submission = row.submissions[0]
  const over = row.state === 'ended' || row.state === 'failed'
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    lab: {
      id: lab.id,
      title: lab.title,
      topic: lab.topic,
      nature: lab.nature,
      difficulty: lab.difficulty,
      minutes: lab.minutes,
      points: lab.points,
      digest: lab.digest,
      tasks: tasksView(lab, Hints.parse(row.hints)),
      references: lab.references,
    },
    sandbox: sandbox && !over ? sandboxView(sandbox) : null,
    steps: [...Steps.parse(sandbox?.steps ?? []), ...Steps.parse(row.steps)],
    failure: row.failure === null ? undefined : Failure.parse(row.failure),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    pausedSeconds: row.pausedSeconds,
    deadline: deadlineOf(row)?.toISOString() ?? null,
    assignment: row.assignment && { id: row.assignment.id, cohort: row.assignment.cohort.name },
    solutionSeenAt: row.solutionSeenAt?.toISOString() ?? null,
    serverTime: new Date().toISOString(),
    answers: Answers.parse(row.answers),
    submission: submission ? submissionView(submission) : null,
    bestPercent: row.bestPercent,
    solution: row.state === 'ended' || row.solutionSeenAt ? solutionView(lab) : null,
  }
}

function sandboxView({ id, topology, seen, expiresAt }: Sandbox): AttemptView['sandbox'] {
  return {
    id,
    state: SandboxState.parse(seen),
    machines: machinesOf(Topology.parse(topology)),
    expiresAt: expiresAt.toISOString(),
  }
}

function solutionView({ solution, explanation }: Lab): AttemptView['solution'] {
  return { run: solution.run, answers: solution.answers, explanation }
}
