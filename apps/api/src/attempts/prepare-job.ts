import { type Failure, Topology } from '@cka-netlab/contracts'
import type { Attempt, Lab as LabRow } from '@cka-netlab/db'
import { SetupError, setUpLab, setupSteps } from '@cka-netlab/grading'
import { SandboxdError } from '@cka-netlab/sandbox'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { labOf } from '../labs/lab-store.ts'
import type { JobRun } from '../plugins/jobs.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { newSandbox } from '../sandboxes/new-sandbox.ts'
import { SandboxFailed, waitUntilReady } from '../sandboxes/wait-until-ready.ts'
import { closeAttempt } from './end-attempt.ts'
import { tellSteps } from './tell-steps.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'log' | 'notifications' | 'sandboxd'>

/** The learner ended the attempt while it was being prepared: nothing is left to do. */
class NoLongerWanted extends Error {}

/**
 * Gets an attempt from its request to the start of its clock: a sandbox, which the learner may look at as soon as it is
 * ready, and the lab set up on it. May run again after a crash: what was half set up is replaced by a new sandbox.
 */
export async function prepareAttempt(app: Uses, { id, signal, last }: JobRun): Promise<void> {
  const attempt = await app.db.attempt.findUnique({ where: { id }, include: { lab: true } })
  if (attempt?.state !== 'preparing') return
  const wanted = watchWanted(app, id)
  try {
    await prepare(app, attempt, AbortSignal.any([signal, wanted.signal]))
  } catch (error) {
    if (wanted.signal.aborted || error instanceof NoLongerWanted) return
    if (signal.aborted) throw error
    const failure = failureOf(error)
    if (!failure && !last) throw error
    app.log.error({ err: error, attemptId: id }, 'an attempt could not be prepared')
    await closeAttempt(app, id, 'failed', failure ?? BROKEN)
  } finally {
    wanted.stop()
  }
}

async function prepare(app: Uses, attempt: Attempt & { lab: LabRow }, signal: AbortSignal): Promise<void> {
  const { db, sandboxd } = app
  const lab = labOf(attempt.lab)
  const sandbox = await sandboxFor(app, attempt)
  const topology = Topology.parse(sandbox.topology)
  await waitUntilReady(app, { ...sandbox, topology, group: attempt.userId }, signal)

  const { state } = await sandboxd.claim(sandbox.id)
  await db.$transaction(async (tx) => {
    const data = { seen: state, setUpBegunAt: new Date(), lastInputAt: new Date() }
    await tx.sandbox.update({ where: { id: sandbox.id }, data })
    await notifyAttempt(tx, attempt.id)
  })
  const telling = tellSteps(app, attempt.id)
  try {
    await setUpLab(sandboxd.access(sandbox.id, topology), lab, telling.tell, signal)
  } finally {
    await telling.done()
  }
  await db.$transaction(async (tx) => {
    const { count } = await tx.attempt.updateMany({
      where: { id: attempt.id, state: 'preparing' },
      data: { state: 'active', startedAt: attempt.startedAt ?? new Date() },
    })
    if (count === 0) throw new NoLongerWanted()
    await tx.sandbox.update({ where: { id: sandbox.id }, data: { lastInputAt: new Date() } })
    await audit(tx, { actorId: null, action: 'attempt.ready', subject: 'attempt', subjectId: attempt.id })
    await notifyAttempt(tx, attempt.id)
  })
}

/** The attempt's sandbox; a new one in place of one whose set-up was begun and never finished. */
async function sandboxFor({ config, db }: Uses, attempt: Attempt & { lab: LabRow }) {
  const lab = labOf(attempt.lab)
  return db.$transaction(async (tx) => {
    const present = await tx.sandbox.findFirst({
      where: { attemptId: attempt.id, desired: 'running' },
      orderBy: { createdAt: 'desc' },
    })
    if (present && present.setUpBegunAt === null) return present
    await tx.sandbox.updateMany({ where: { attemptId: attempt.id }, data: { desired: 'ended' } })
    await tx.attempt.update({ where: { id: attempt.id }, data: { steps: setupSteps(lab) } })
    return tx.sandbox.create({ data: newSandbox(config, attempt.id, lab.topology) })
  })
}

/** Aborts when the attempt stops being prepared. */
function watchWanted({ db, notifications }: Uses, id: string) {
  const controller = new AbortController()
  const look = async () => {
    const attempt = await db.attempt.findUnique({ where: { id }, select: { state: true } })
    if (attempt?.state !== 'preparing') controller.abort(new NoLongerWanted())
  }
  const stop = notifications.onAttempt(id, () => void look().catch(() => {}))
  return { signal: controller.signal, stop }
}

const BROKEN: Failure = {
  message: 'The lab could not be prepared: something broke on our side. Start it again.',
  reason: 'PREPARE_FAILED',
}

/** What trying again would not mend; undefined for the rest. */
function failureOf(error: unknown): Failure | undefined {
  if (error instanceof SandboxFailed) return error.failure
  if (error instanceof SetupError) {
    return { message: error.message, reason: error.code, step: error.step, detail: error.detail }
  }
  if (error instanceof SandboxdError && error.code === 'NO_CAPACITY') {
    return { message: `${error.message} Try again when one has ended.`, reason: error.code }
  }
  return undefined
}
