import {
  type ExamAttemptView,
  type ExamQuestionView,
  Failure,
  machinesOf,
  SandboxState,
  Step,
  Topology,
} from '@cka-netlab/contracts'
import type { Db, Prisma } from '@cka-netlab/db'
import type { Lab } from '@cka-netlab/lab-format'
import { z } from 'zod'
import { Answers } from '../attempts/attempt-view.ts'
import { labOf } from '../labs/lab-store.ts'
import { tasksView } from '../labs/lab-view.ts'
import { examOf } from './exam-store.ts'
import { hostOf } from './share-sandboxes.ts'

const Steps = z.array(Step)
const latestSandbox = { orderBy: { createdAt: 'desc' }, take: 1 } satisfies Prisma.Attempt$sandboxesArgs
const parts = {
  exam: true,
  questions: {
    orderBy: { position: 'asc' },
    include: {
      lab: true,
      sandboxes: latestSandbox,
      sandboxOf: { include: { sandboxes: latestSandbox } },
      submissions: { select: { state: true } },
    },
  },
} satisfies Prisma.ExamAttemptInclude
type Row = Prisma.ExamAttemptGetPayload<{ include: typeof parts }>

/** All that a learner sees of an exam while it goes on; null when there is none. */
export async function examView(db: Db, id: string): Promise<ExamAttemptView | null> {
  const row = await db.examAttempt.findUnique({ where: { id }, include: parts })
  if (!row) return null
  const exam = examOf(row.exam)
  return {
    id: row.id,
    examId: row.examId,
    title: exam.title,
    number: row.number,
    state: row.state,
    minutes: row.minutes,
    extraMinutes: row.extraMinutes,
    passPercent: row.passPercent,
    documentation: exam.documentation,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    endedBy: row.endedBy,
    serverTime: new Date().toISOString(),
    position: row.position,
    questions: row.questions.map((question) => questionView(row, question)),
    graded: row.questions.filter(({ submissions }) =>
      submissions.some(({ state }) => state === 'graded' || state === 'failed'),
    ).length,
    failure: row.failure === null ? undefined : Failure.parse(row.failure),
  }
}

function questionView({ state }: Row, question: Row['questions'][number]): ExamQuestionView {
  const lab = labOf(question.lab)
  const holder = question.sandboxOf ?? question
  const sandbox = holder.sandboxes[0]
  const goesOn = state === 'preparing' || state === 'active'
  return {
    position: question.position ?? 0,
    weight: question.weight ?? 0,
    state: question.state,
    // Before the clock starts nobody reads ahead.
    title: state === 'preparing' ? '' : lab.title,
    topic: lab.topic,
    minutes: lab.minutes,
    tasks: state === 'preparing' ? [] : examTasks(lab),
    host: hostOf(lab),
    sandbox:
      sandbox && goesOn && sandbox.desired === 'running' && question.state === 'active'
        ? {
            id: sandbox.id,
            state: SandboxState.parse(sandbox.seen),
            machines: machinesOf(Topology.parse(sandbox.topology)),
          }
        : null,
    steps: [...Steps.parse(sandbox?.steps ?? []), ...Steps.parse(question.steps)],
    failure: question.failure === null ? undefined : Failure.parse(question.failure),
    remade: holder.resets,
    answers: Answers.parse(question.answers),
    flagged: question.flagged,
    done: question.done,
    notes: question.notes,
  }
}

/** What is asked, without hints, and without the names of checks, which would tell what is looked at. */
function examTasks(lab: Lab): ExamQuestionView['tasks'] {
  return tasksView(lab, {}).map((task) => ({
    ...task,
    hintsTotal: 0,
    hints: [],
    checks: task.checks.filter((check) => check.question).map((check) => ({ ...check, title: '' })),
  }))
}
