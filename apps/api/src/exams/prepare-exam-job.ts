import { setTimeout as sleep } from 'node:timers/promises'
import { type Failure, Topology } from '@cka-netlab/contracts'
import type { Attempt, ExamAttempt, Lab as LabRow, Sandbox } from '@cka-netlab/db'
import { SetupError, setUpLab } from '@cka-netlab/grading'
import { SandboxdError } from '@cka-netlab/sandbox'
import type { FastifyInstance } from 'fastify'
import { tellSteps } from '../attempts/tell-steps.ts'
import { audit } from '../audit.ts'
import type { Config } from '../config.ts'
import { labOf } from '../labs/lab-store.ts'
import type { JobRun } from '../plugins/jobs.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { newSandbox } from '../sandboxes/new-sandbox.ts'
import { SandboxFailed, waitUntilReady } from '../sandboxes/wait-until-ready.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'log' | 'notifications' | 'sandboxd'>
type Question = Attempt & { lab: LabRow }

/** Before the clock begins, the page may be read at leisure; afterwards the grades must be given. */
const AROUND_MINUTES = 90
const ROOM_AGAIN_MS = 5000
const ROOM_MINUTES_MAX = 15

/** The exam ended while its machines were being made. */
class NoLongerWanted extends Error {}

/**
 * Gets one sandbox of an exam ready, and sets up on it every question that uses it, in their order. `id` is that of the
 * question that holds the sandbox. May run again after a crash: set-up steps can be repeated, so questions that are in
 * work already stay untouched.
 */
export async function prepareExamSandbox(app: Uses, { id, signal, last }: JobRun): Promise<void> {
  const holder = await app.db.attempt.findUnique({ where: { id }, include: { examAttempt: true, lab: true } })
  const exam = holder?.examAttempt
  if (!holder || !exam || !goesOn(exam)) return
  const wanted = watchWanted(app, exam.id)
  try {
    await prepare(app, exam, holder, AbortSignal.any([signal, wanted.signal]))
  } catch (error) {
    if (wanted.signal.aborted || error instanceof NoLongerWanted) return
    if (signal.aborted) throw error
    const failure = failureOf(error)
    if (!failure && !last) throw error
    app.log.error({ err: error, examAttemptId: exam.id }, 'machines of an exam could not be made')
    await giveUp(app, exam.id, await waitingOn(app, id), failure ?? BROKEN)
  } finally {
    wanted.stop()
  }
}

async function prepare(app: Uses, exam: ExamAttempt, holder: Question, signal: AbortSignal): Promise<void> {
  const sandbox = await sandboxFor(app, exam, holder)
  const topology = Topology.parse(sandbox.topology)
  await whenThereIsRoom(() => waitUntilReady(app, { ...sandbox, topology, group: exam.userId }, signal), signal)
  const { state } = await app.sandboxd.claim(sandbox.id)
  await app.db.sandbox.update({
    where: { id: sandbox.id },
    data: { seen: state, setUpBegunAt: new Date(), lastInputAt: new Date() },
  })
  for (const question of await waitingOn(app, holder.id)) {
    signal.throwIfAborted()
    await setUp(app, exam.id, question, sandbox.id, topology, signal)
  }
}

async function setUp(
  app: Uses,
  examAttemptId: string,
  question: Question,
  sandboxId: string,
  topology: Topology,
  signal: AbortSignal,
): Promise<void> {
  const telling = tellSteps(app, question.id)
  try {
    await setUpLab(app.sandboxd.access(sandboxId, topology), labOf(question.lab), telling.tell, signal)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    // One question that does not stand takes none of the others with it.
    app.log.error({ err: error, attemptId: question.id }, 'a question of an exam could not be set up')
    const { message, code: reason, step, detail } = error
    return giveUp(app, examAttemptId, [question], { message, reason, step, detail })
  } finally {
    await telling.done()
  }
  await app.db.$transaction(async (tx) => {
    const { count } = await tx.attempt.updateMany({
      where: { id: question.id, state: 'preparing' },
      data: { state: 'active', startedAt: new Date() },
    })
    if (count === 0) return
    await audit(tx, { actorId: null, action: 'attempt.ready', subject: 'attempt', subjectId: question.id })
    await notifyAttempt(tx, examAttemptId)
  })
}

function waitingOn({ db }: Pick<Uses, 'db'>, holderId: string): Promise<Question[]> {
  return db.attempt.findMany({
    where: { OR: [{ id: holderId }, { sandboxOfId: holderId }], state: 'preparing' },
    orderBy: { position: 'asc' },
    include: { lab: true },
  })
}

async function sandboxFor({ config, db }: Uses, exam: ExamAttempt, holder: Question): Promise<Sandbox> {
  return db.$transaction(async (tx) => {
    const present = await tx.sandbox.findFirst({
      where: { attemptId: holder.id, desired: 'running' },
      orderBy: { createdAt: 'desc' },
    })
    return present ?? tx.sandbox.create({ data: examSandbox(config, exam, holder) })
  })
}

/** The row of a sandbox that outlives the exam. */
export function examSandbox(config: Config, exam: ExamAttempt, holder: Question) {
  const lifetimeMinutes = Math.max(config.lifetimeMinutes, exam.minutes + exam.extraMinutes + AROUND_MINUTES)
  return newSandbox({ ...config, lifetimeMinutes }, holder.id, labOf(holder.lab).topology)
}

/** Other people's sandboxes end at some time; an exam waits for that rather than fail. */
async function whenThereIsRoom(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (const late = Date.now() + ROOM_MINUTES_MAX * 60_000; ; ) {
    try {
      return await work()
    } catch (error) {
      const full = error instanceof SandboxdError && error.code === 'NO_CAPACITY'
      if (!full || Date.now() > late) throw error
    }
    await sleep(ROOM_AGAIN_MS, undefined, { signal })
  }
}

/** Questions whose machines cannot be had: they count for nothing, and the exam goes on without them. */
async function giveUp({ db }: Uses, examAttemptId: string, questions: Question[], failure: Failure): Promise<void> {
  await db.$transaction(async (tx) => {
    for (const { id } of questions) {
      await tx.attempt.updateMany({
        where: { id, state: 'preparing' },
        data: { state: 'failed', failure, endedAt: new Date() },
      })
      const detail = { reason: failure.reason, message: failure.message }
      await audit(tx, { actorId: null, action: 'attempt.failed', subject: 'attempt', subjectId: id, detail })
    }
    await notifyAttempt(tx, examAttemptId)
  })
}

function goesOn({ state }: Pick<ExamAttempt, 'state'>): boolean {
  return state === 'preparing' || state === 'active'
}

/** Aborts when the exam has ended. */
function watchWanted({ db, notifications }: Uses, id: string) {
  const controller = new AbortController()
  const look = async () => {
    const exam = await db.examAttempt.findUnique({ where: { id }, select: { state: true } })
    if (!exam || !goesOn(exam)) controller.abort(new NoLongerWanted())
  }
  const stop = notifications.onAttempt(id, () => void look().catch(() => {}))
  return { signal: controller.signal, stop }
}

const BROKEN: Failure = {
  message: 'The machines of this question could not be made: something broke on our side. It does not count.',
  reason: 'PREPARE_FAILED',
}

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof SandboxFailed) return error.failure
  if (error instanceof SandboxdError && error.code === 'NO_CAPACITY')
    return { message: `${error.message} This question does not count.`, reason: error.code }
  return undefined
}
