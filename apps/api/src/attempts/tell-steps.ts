import type { Step } from '@cka-netlab/contracts'
import type { Prisma } from '@cka-netlab/db'
import type { FastifyInstance } from 'fastify'
import { notifyAttempt } from '../plugins/notifications.ts'

/** Writes the steps of the set-up one after the other, leaving out those that newer ones have overtaken. */
export function tellSteps({ db, log }: Pick<FastifyInstance, 'db' | 'log'>, attemptId: string) {
  let newest: Step[] | undefined
  let writing: Promise<void> | undefined
  async function write(): Promise<void> {
    while (newest) {
      const steps: Prisma.InputJsonArray = newest
      newest = undefined
      await db
        .$transaction(async (tx) => {
          await tx.attempt.update({ where: { id: attemptId }, data: { steps } })
          await notifyAttempt(tx, attemptId)
        })
        .catch((err) => log.warn({ err, attemptId }, 'the steps of a set-up could not be written'))
    }
    writing = undefined
  }
  return {
    tell(steps: Step[]) {
      newest = steps
      writing ??= write()
    },
    done: async () => writing,
  }
}
