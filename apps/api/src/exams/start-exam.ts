import { randomUUID } from 'node:crypto'
import { HttpProblem, type Me, type StartExam } from '@cka-netlab/contracts'
import type { Db, Prisma, Tx } from '@cka-netlab/db'
import { setupSteps } from '@cka-netlab/grading'
import type { Exam } from '@cka-netlab/lab-format'
import type { FastifyInstance } from 'fastify'
import { termsFor } from '../assignments/begin-under.ts'
import { RUNNING } from '../attempts/own-attempt.ts'
import { audit } from '../audit.ts'
import { imagesAreThere } from '../labs/images.ts'
import { labOf } from '../labs/lab-store.ts'
import { extraMinutes } from './extra-time.ts'
import { lockUser, refuseDuringExam } from './own-exam.ts'
import { type SelectedQuestion, selectQuestions } from './select-questions.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'exams' | 'images' | 'jobs' | 'labs' | 'sandboxd'>

/**
 * Draws the questions of an exam and begins to make their machines. The clock stands until {@link beginExam}. Rows, audit
 * event and jobs are one transaction.
 *
 * @returns the exam attempt's id
 * @throws {HttpProblem} NOT_FOUND, EXAM_RUNNING, ATTEMPT_RUNNING, EXAM_EMPTY, IMAGES_BUILDING, and those of {@link termsFor}
 * @throws {SandboxdError} when sandboxd does not answer: nothing is begun then.
 */
export async function startExam(app: Uses, user: Me, { examId, assignmentId, ...o }: StartExam): Promise<string> {
  const exam = app.exams.store.get(examId)
  if (!exam) throw new HttpProblem('NOT_FOUND', 'There is no such exam.')
  const terms = assignmentId === undefined ? undefined : await termsFor(app.db, user, assignmentId, { examId })
  const { selection } = exam
  // Under an assignment nobody chooses what is drawn.
  const wantedSeed = terms ? terms.seed : o.seed
  const seed = (selection.kind === 'draw' ? selection.seed : undefined) ?? wantedSeed ?? randomUUID()
  const questions = selectQuestions(exam, labsFor(app, exam), seed, app.config.examSandboxesMax)
  if (questions.length === 0) throw new HttpProblem('EXAM_EMPTY')
  if (!questions.every(({ lab }) => imagesAreThere(lab.topology, app.images.steps)))
    throw new HttpProblem('IMAGES_BUILDING')
  await refuseDuringExam(app.db, user.id)
  await refuseDuringPractice(app.db, user.id)
  // An exam that cannot even ask for a sandbox had better not begin.
  await app.sandboxd.images()
  return app.db.$transaction((tx) => insert(app, tx, user, { exam, seed, questions, assignmentId }))
}

/** A draw takes labs that can be started now; a fixed list takes what it names. */
export function labsFor({ labs, images }: Pick<Uses, 'labs' | 'images'>, { selection }: Exam) {
  const all = labs.all()
  return selection.kind === 'fixed' ? all : all.filter((lab) => imagesAreThere(lab.topology, images.steps))
}

interface Drawn {
  exam: Exam
  seed: string
  questions: SelectedQuestion[]
  assignmentId: string | undefined
}

async function insert(app: Uses, tx: Tx, user: Me, { exam, seed, questions, assignmentId }: Drawn): Promise<string> {
  await lockUser(tx, user.id)
  await refuseDuringExam(tx, user.id)
  await refuseDuringPractice(tx, user.id)
  const content = exam as unknown as Prisma.InputJsonObject
  await tx.exam.upsert({
    where: { digest: exam.digest },
    create: { digest: exam.digest, id: exam.id, content },
    update: { content },
  })
  const [{ _max }, { examExtraPercent }] = await Promise.all([
    tx.examAttempt.aggregate({ where: { userId: user.id, examId: exam.id }, _max: { number: true } }),
    tx.user.findUniqueOrThrow({ where: { id: user.id }, select: { examExtraPercent: true } }),
  ])
  const terms = assignmentId === undefined ? undefined : await termsFor(tx, user, assignmentId, { examId: exam.id })
  const minutes = terms?.minutes ?? exam.minutes
  const id = randomUUID()
  await tx.examAttempt.create({
    data: {
      id,
      userId: user.id,
      examId: exam.id,
      examDigest: exam.digest,
      number: (_max.number ?? 0) + 1,
      seed,
      minutes,
      extraMinutes: extraMinutes(minutes, terms?.extraPercent ?? examExtraPercent),
      passPercent: exam.passPercent,
      assignmentId,
    },
  })
  const ids = questions.map(() => randomUUID())
  for (const [at, { lab, weight, sandboxAt }] of questions.entries()) {
    const { _max: last } = await tx.attempt.aggregate({
      where: { userId: user.id, labId: lab.id },
      _max: { number: true },
    })
    await tx.attempt.create({
      data: {
        id: ids[at] as string,
        userId: user.id,
        labId: lab.id,
        labDigest: lab.digest,
        number: (last.number ?? 0) + 1,
        steps: setupSteps(lab),
        examAttemptId: id,
        position: at + 1,
        weight,
        sandboxOfId: sandboxAt === at ? null : ids[sandboxAt],
      },
    })
  }
  await audit(tx, {
    actorId: user.id,
    action: 'exam.started',
    subject: 'exam',
    subjectId: id,
    detail: { examId: exam.id, examDigest: exam.digest, seed, labs: questions.map(({ lab }) => lab.id), assignmentId },
  })
  for (const [at, { sandboxAt }] of questions.entries()) {
    // The first questions come first: their machines are wanted first.
    if (sandboxAt === at) await app.jobs.add(tx, 'prepare-exam', ids[at] as string, { priority: 100 - at })
  }
  return id
}

async function refuseDuringPractice(tx: Tx | Db, userId: string): Promise<void> {
  const running = await tx.attempt.findFirst({
    where: { userId, examAttemptId: null, state: { in: [...RUNNING] } },
    include: { lab: true },
  })
  if (!running) return
  const { title } = labOf(running.lab)
  throw new HttpProblem('ATTEMPT_RUNNING', `"${title}" is still running.`, [{ at: 'attemptId', message: running.id }])
}
