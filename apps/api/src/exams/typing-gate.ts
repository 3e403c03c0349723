import type { FastifyInstance } from 'fastify'
import { isOpen } from './own-exam.ts'

/** Says of each key whether it may still be typed. */
export interface TypingGate {
  open(): boolean
  close(): void
}

/**
 * The gate of an exam's terminals: open while the exam is, by the server's clock. A deadline that moves, or an exam that
 * is handed in, is heard of at once, whichever process changed it; the deadline itself needs no message.
 */
export async function examGate(
  { db, log, notifications }: Pick<FastifyInstance, 'db' | 'log' | 'notifications'>,
  examAttemptId: string,
): Promise<TypingGate> {
  const read = () =>
    db.examAttempt.findUnique({ where: { id: examAttemptId }, select: { state: true, deadline: true } })
  let exam = await read()
  const stop = notifications.onAttempt(examAttemptId, () => {
    read().then(
      (newer) => {
        exam = newer
      },
      (err) => log.warn({ err, examAttemptId }, 'an exam could not be looked at; its gate stays as it is'),
    )
  })
  return { open: () => exam !== null && isOpen(exam), close: stop }
}
