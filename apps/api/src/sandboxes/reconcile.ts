import type { Failure, SandboxStatus } from '@cka-netlab/contracts'
import type { Sandbox } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { closeAttempt, markGone } from '../attempts/end-attempt.ts'
import { failSubmission } from '../grading/grade-job.ts'
import { recordSeen } from './record-seen.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'sandboxd' | 'log'>

/** A grade that is not there after this long has been lost with the process that worked on it. */
const GRADE_MINUTES_MAX = 15

/**
 * Makes what is agree with what should be: ends sandboxes that nobody owns, idle and aged ones; pauses those into which
 * nobody types; fails attempts whose sandbox has died.
 * @throws {SandboxdError} when sandboxd does not answer: nothing is concluded from its silence.
 */
export async function reconcile(app: Uses): Promise<void> {
  const rows = await app.db.sandbox.findMany({ where: { endedAt: null } })
  // Asked after the rows were read, so that a sandbox with a row younger than the list is not taken for lost.
  const listed = new Map((await app.sandboxd.list()).map((status) => [status.id, status]))
  for (const row of rows) {
    const status = listed.get(row.id)
    await reconcileOne(app, row, status)
    if (status) await lookAfterIdle(app, row, status)
    listed.delete(row.id)
  }
  await endStrays(app, [...listed.values()])
  await failLostGrades(app)
}

/** Looks at one sandbox of which sandboxd has told something. It is not paused here: it may just have been woken. */
export async function reconcileSeen(app: Uses, status: SandboxStatus): Promise<void> {
  const row = await app.db.sandbox.findUnique({ where: { id: status.id } })
  if (row && row.endedAt === null) await reconcileOne(app, row, status)
}

async function reconcileOne(app: Uses, row: Sandbox, status: SandboxStatus | undefined): Promise<void> {
  const { db, sandboxd } = app
  const gone = status === undefined || status.state === 'ended'
  if (row.desired === 'ended') {
    if (gone) await markGone(db, [row.id])
    else if (status.state !== 'ending') await sandboxd.destroy(row.id)
    return
  }
  if (status?.state === 'failed') return closeAttempt(app, row.attemptId, 'failed', status.failure ?? LOST)
  // Past its age sandboxd ends it too, so this comes before what is gone.
  if (row.expiresAt.getTime() <= Date.now()) return closeAttempt(app, row.attemptId, 'ended', aged(app))
  // One that was never seen is still to be asked for by the job that prepares it.
  if (gone && row.seen === 'requested') return
  if (gone || status.state === 'ending') return closeAttempt(app, row.attemptId, 'failed', LOST)
  if (usable(row, status)) await recordSeen(db, row.attemptId, status)
}

/** Awake or asleep, and no longer with the job that prepares it. */
function usable(row: Sandbox, { state }: SandboxStatus): boolean {
  return (state === 'claimed' || state === 'paused') && row.setUpBegunAt !== null
}

/** A sandbox into which nobody types is paused after a while and ended after a longer one, unless its learner paused it. */
async function lookAfterIdle(app: Uses, row: Sandbox, status: SandboxStatus): Promise<void> {
  const { db, config, sandboxd, log } = app
  if (row.desired !== 'running' || !usable(row, status)) return
  const idleMinutes = (Date.now() - row.lastInputAt.getTime()) / 60_000
  if (idleMinutes < config.sleepMinutes) return
  const attempt = await db.attempt.findUnique({ where: { id: row.attemptId } })
  if (attempt?.state !== 'active' || attempt.pausedAt !== null) return
  if (idleMinutes >= config.idleMinutes) return closeAttempt(app, row.attemptId, 'ended', idle(app))
  const busy = await db.submission.count({ where: { attemptId: attempt.id, state: { in: ['queued', 'grading'] } } })
  if (status.state !== 'claimed' || busy > 0) return
  log.info({ sandboxId: row.id, idleMinutes }, 'a sandbox is paused, since nobody types')
  await recordSeen(db, row.attemptId, await sandboxd.pause(row.id, { wakes: true }))
}

async function endStrays({ db, sandboxd, log }: Uses, strays: SandboxStatus[]): Promise<void> {
  const alive = strays.filter(({ state }) => state !== 'ending' && state !== 'ended')
  if (alive.length === 0) return
  // A row may have come after the first look at the table.
  const owned = await db.sandbox.findMany({
    where: { id: { in: alive.map(({ id }) => id) }, desired: 'running' },
    select: { id: true },
  })
  const ids = new Set(owned.map(({ id }) => id))
  for (const { id } of alive) {
    if (ids.has(id)) continue
    log.info({ sandboxId: id }, 'ending a sandbox that nobody owns')
    await sandboxd.destroy(id)
  }
}

async function failLostGrades(app: Uses): Promise<void> {
  const before = new Date(Date.now() - GRADE_MINUTES_MAX * 60_000)
  const lost = await app.db.submission.findMany({
    where: { state: { in: ['queued', 'grading'] }, createdAt: { lt: before } },
    select: { id: true, attemptId: true },
  })
  for (const submission of lost) {
    await failSubmission(app, submission, {
      message: 'This check was lost on our side. It costs you nothing: check again.',
      reason: 'GRADE_LOST',
    })
  }
}

const LOST: Failure = { message: 'The sandbox has stopped. Start the lab again.', reason: 'SANDBOX_LOST' }

function idle({ config }: Uses): Failure {
  return { message: `Nobody typed for ${config.idleMinutes} minutes, so the lab was ended.`, reason: 'IDLE' }
}

function aged({ config }: Uses): Failure {
  const hours = Math.round((config.lifetimeMinutes / 60) * 10) / 10
  return { message: `A sandbox lives ${hours} hours at most; this one has ended.`, reason: 'AGED' }
}
