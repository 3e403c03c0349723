import type { ExamAttemptSummary, ExamSummary, Topic } from '@cka-netlab/contracts'
import type { Db, Prisma } from '@cka-netlab/db'
import type { Exam } from '@cka-netlab/lab-format'
import type { FastifyInstance } from 'fastify'
import { imagesAreThere } from '../labs/images.ts'
import { examOf } from './exam-store.ts'
import { extraMinutes } from './extra-time.ts'
import { EXAM_RUNNING } from './own-exam.ts'
import { selectQuestions } from './select-questions.ts'
import { labsFor } from './start-exam.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'exams' | 'images' | 'labs'>

const SHOWN_MAX = 200

/** All exams, with what this learner has done with them. */
export async function examList(app: Uses, userId: string): Promise<ExamSummary[]> {
  const [attempts, user] = await Promise.all([
    myExamAttempts(app.db, userId),
    app.db.user.findUniqueOrThrow({ where: { id: userId }, select: { examExtraPercent: true } }),
  ])
  return app.exams.store.all().map((exam) => summary(app, exam, attempts, user.examExtraPercent))
}

/** One's own exam attempts, the latest first. */
export async function myExamAttempts(db: Db, userId: string): Promise<ExamAttemptSummary[]> {
  const rows = await db.examAttempt.findMany({
    where: { userId, state: { not: 'cancelled' } },
    orderBy: { createdAt: 'desc' },
    take: SHOWN_MAX,
    include: { exam: true, _count: { select: { questions: true } } },
  })
  return rows.map(attemptSummary)
}

type Row = Prisma.ExamAttemptGetPayload<{ include: { exam: true; _count: { select: { questions: true } } } }>

function attemptSummary(row: Row): ExamAttemptSummary {
  return {
    id: row.id,
    examId: row.examId,
    title: examOf(row.exam).title,
    number: row.number,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    percent: row.percent,
    passed: row.passed,
    passPercent: row.passPercent,
    questions: row._count.questions,
  }
}

function summary(app: Uses, exam: Exam, all: ExamAttemptSummary[], extraPercent: number): ExamSummary {
  const { selection } = exam
  // A draw by any seed shows how many questions there will be, and of which topics.
  const seed = (selection.kind === 'draw' ? selection.seed : undefined) ?? 'preview'
  const questions = selectQuestions(exam, labsFor(app, exam), seed, app.config.examSandboxesMax)
  const attempts = all.filter(({ examId }) => examId === exam.id)
  const weights = new Map<Topic, number>()
  for (const { lab, weight } of questions) weights.set(lab.topic, (weights.get(lab.topic) ?? 0) + weight)
  return {
    id: exam.id,
    title: exam.title,
    description: exam.description,
    minutes: exam.minutes,
    extraMinutes: extraMinutes(exam.minutes, extraPercent),
    passPercent: exam.passPercent,
    questions: questions.length,
    drawn: selection.kind === 'draw',
    topics: [...weights].map(([topic, weight]) => ({ topic, weight })),
    documentation: exam.documentation,
    available: questions.length > 0 && questions.every(({ lab }) => imagesAreThere(lab.topology, app.images.steps)),
    runningAttemptId: attempts.find(({ state }) => (EXAM_RUNNING as readonly string[]).includes(state))?.id ?? null,
    attempts,
  }
}
