import { type ExamReport, type ExamReportQuestion, Failure, HttpProblem, type Me, Verdict } from '@cka-netlab/contracts'
import type { Db, Prisma } from '@cka-netlab/db'
import { checksOf } from '@cka-netlab/lab-format'
import { Answers } from '../attempts/attempt-view.ts'
import { labOf } from '../labs/lab-store.ts'
import { examOf } from './exam-store.ts'
import { gradedQuestion, scoreOf } from './finish-exam.ts'

const parts = {
  exam: true,
  questions: {
    orderBy: { position: 'asc' },
    include: { lab: true, submissions: { include: { results: { orderBy: { position: 'asc' } } } } },
  },
} satisfies Prisma.ExamAttemptInclude
type Question = Prisma.ExamAttemptGetPayload<{ include: typeof parts }>['questions'][number]

/** The report of an exam. @throws {HttpProblem} NOT_FOUND, EXAM_NOT_OVER */
export async function examReport(db: Db, id: string, user: Pick<Me, 'id' | 'name'>): Promise<ExamReport> {
  const row = await db.examAttempt.findFirst({ where: { id, userId: user.id }, include: parts })
  if (!row) throw new HttpProblem('NOT_FOUND')
  if (row.state !== 'ended' || !row.startedAt || !row.submittedAt) throw new HttpProblem('EXAM_NOT_OVER')
  const score = scoreOf(row.questions, row.passPercent)
  return {
    id,
    examId: row.examId,
    title: examOf(row.exam).title,
    number: row.number,
    learner: user.name,
    startedAt: row.startedAt.toISOString(),
    submittedAt: row.submittedAt.toISOString(),
    endedBy: row.endedBy ?? 'platform',
    minutes: row.minutes,
    extraMinutes: row.extraMinutes,
    seconds: Math.round((row.submittedAt.getTime() - row.startedAt.getTime()) / 1000),
    passPercent: row.passPercent,
    ...score,
    questions: row.questions.map(questionReport),
  }
}

function questionReport(question: Question): ExamReportQuestion {
  const lab = labOf(question.lab)
  const submission = question.submissions.find(({ state }) => state === 'graded') ?? question.submissions[0]
  const { points, pointsMax } = gradedQuestion(question)
  const given = Answers.parse(question.answers)
  const failure = Failure.safeParse(question.failure ?? submission?.failure ?? UNGRADED).data
  return {
    position: question.position ?? 0,
    labId: lab.id,
    title: lab.title,
    topic: lab.topic,
    nature: lab.nature,
    weight: question.weight ?? 0,
    minutes: lab.minutes,
    seconds: question.seconds,
    points,
    pointsMax: points === null ? lab.points : pointsMax,
    percent: points === null || pointsMax === 0 ? null : Math.floor((points * 100) / pointsMax),
    tasks: lab.tasks.map((task) => task.text),
    answers: checksOf(lab).flatMap((check) =>
      check.kind === 'answer'
        ? [
            {
              prompt: check.spec.prompt,
              given: given[check.id] ?? '',
              expected: lab.solution.answers[check.id] ?? '',
            },
          ]
        : [],
    ),
    results: (submission?.results ?? []).map(({ checkId, taskId, title, points, pointsMax, verdict, seconds }) => ({
      ...{ checkId, taskId, title, points, pointsMax, seconds },
      verdict: Verdict.parse(verdict),
    })),
    solution: lab.solution.run,
    explanation: lab.explanation,
    references: lab.references,
    flagged: question.flagged,
    notes: question.notes,
    failure: points === null ? failure : undefined,
  }
}

const UNGRADED: Failure = {
  message: 'The machines of this question were not ready before the exam ended. It does not count.',
  reason: 'NOT_READY',
}
