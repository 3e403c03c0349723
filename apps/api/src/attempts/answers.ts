import { HttpProblem } from '@cka-netlab/contracts'
import type { Attempt, Db, Lab, Tx } from '@cka-netlab/db'
import { checksOf } from '@cka-netlab/lab-format'
import { labOf } from '../labs/lab-store.ts'
import { notifyAttempt } from '../plugins/notifications.ts'
import { Answers } from './attempt-view.ts'
import { lockOwnAttempt, refuseWhenOver } from './own-attempt.ts'

/** Keeps what was typed into the questions; only the given ones change. @throws {HttpProblem} */
export async function saveAnswers(db: Db, id: string, userId: string, answers: Record<string, string>): Promise<void> {
  await db.$transaction(async (tx) => {
    const attempt = await lockOwnAttempt(tx, id, userId)
    refuseWhenOver(attempt)
    await mergeAnswers(tx, attempt, answers)
    await notifyAttempt(tx, id)
  })
}

/** @returns all answers of the attempt. @throws {HttpProblem} BAD_REQUEST for a check that asks nothing. */
export async function mergeAnswers(
  tx: Tx,
  attempt: Attempt & { lab: Lab },
  answers: Record<string, string>,
): Promise<Record<string, string>> {
  const questions = new Set(
    checksOf(labOf(attempt.lab))
      .filter((check) => check.kind === 'answer')
      .map((check) => check.id),
  )
  const unknown = Object.keys(answers).filter((id) => !questions.has(id))
  if (unknown.length > 0) {
    const errors = unknown.map((id) => ({ at: `body/answers/${id}`, message: 'This lab has no such question.' }))
    throw new HttpProblem('BAD_REQUEST', undefined, errors)
  }
  const all = { ...Answers.parse(attempt.answers), ...answers }
  await tx.attempt.update({ where: { id: attempt.id }, data: { answers: all } })
  return all
}
