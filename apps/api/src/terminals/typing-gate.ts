import type { FastifyInstance } from 'fastify'
import { isRunning } from '../attempts/own-attempt.ts'
import { isOver } from '../attempts/time-limit.ts'
import { isOpen } from '../exams/own-exam.ts'
import type { Gate } from './pipe.ts'

type Uses = Pick<FastifyInstance, 'db' | 'log' | 'notifications'>

/** What the terminals of a sandbox belong to. */
interface Work {
  attemptId: string
  examAttemptId: string | null
}

/** The gate of a sandbox's terminals: that of its exam, or of its lab where that has a time limit. */
export async function typingGate(app: Uses, { attemptId, examAttemptId }: Work): Promise<Gate | undefined> {
  return examAttemptId === null ? labGate(app, attemptId) : examGate(app, examAttemptId)
}

/** Open while the exam is, by the server's clock. */
export function examGate(app: Uses, id: string): Promise<Gate> {
  return follow(app, id, async () => {
    const exam = await app.db.examAttempt.findUnique({ where: { id }, select: { state: true, deadline: true } })
    return () => exam !== null && isOpen(exam)
  })
}

async function labGate(app: Uses, id: string): Promise<Gate | undefined> {
  const select = { state: true, startedAt: true, minutesMax: true }
  const read = () => app.db.attempt.findUnique({ where: { id }, select })
  if ((await read())?.minutesMax === null) return undefined
  return follow(app, id, async () => {
    const attempt = await read()
    return () => attempt !== null && isRunning(attempt) && !isOver(attempt)
  })
}

/**
 * A deadline that moves, or work that is handed in, is heard of at once, whichever process changed it; the deadline itself
 * needs no message.
 */
async function follow({ log, notifications }: Uses, id: string, look: () => Promise<() => boolean>): Promise<Gate> {
  let isOpenNow = await look()
  const stop = notifications.onAttempt(id, () => {
    look().then(
      (newer) => {
        isOpenNow = newer
      },
      (err) => log.warn({ err, id }, 'a deadline could not be looked at; the gate of its terminals stays as it is'),
    )
  })
  return { open: () => isOpenNow(), close: stop }
}
