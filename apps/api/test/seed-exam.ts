import { randomUUID } from 'node:crypto'
import type { Prisma } from '@cka-netlab/db'
import { selectQuestions } from '../src/exams/select-questions.ts'
import { newSandbox } from '../src/sandboxes/new-sandbox.ts'
import type { Person, TestApi } from './harness.ts'

export interface SeededExam {
  id: string
  /** Of the questions, in order. */
  attempts: string[]
  /** Of the sandboxes, by the place of the question that uses it. */
  sandboxes: string[]
}

/** Puts an exam into the tables as if its machines had become ready (or not yet); the clock may run already. */
export async function seedExam(
  { app, db, config }: TestApi,
  person: Person,
  o: { state?: 'preparing' | 'active'; ready?: boolean; secondsLeft?: number; examId?: string } = {},
): Promise<SeededExam> {
  const exam = app.exams.store.get(o.examId ?? 'warm-up')
  if (!exam) throw new Error(`there is no exam ${o.examId}`)
  const content = exam as unknown as Prisma.InputJsonObject
  await db.exam.upsert({
    where: { digest: exam.digest },
    create: { digest: exam.digest, id: exam.id, content },
    update: {},
  })
  const id = randomUUID()
  const state = o.state ?? 'active'
  const deadline = new Date(Date.now() + (o.secondsLeft ?? exam.minutes * 60) * 1000)
  const startedAt = new Date(deadline.getTime() - exam.minutes * 60_000)
  await db.examAttempt.create({
    data: {
      ...{ id, userId: person.id, examId: exam.id, examDigest: exam.digest, seed: 'test', state },
      number: (await db.examAttempt.count({ where: { userId: person.id, examId: exam.id } })) + 1,
      ...{ minutes: exam.minutes, passPercent: exam.passPercent },
      ...(state === 'active' ? { startedAt, deadline, positionSince: startedAt } : {}),
    },
  })
  const questions = selectQuestions(exam, app.labs.all(), 'test', 8)
  const attempts = questions.map(() => randomUUID())
  const sandboxes: string[] = []
  for (const [at, { lab, weight, sandboxAt }] of questions.entries()) {
    const ready = o.ready ?? true
    await db.attempt.create({
      data: {
        ...{ id: attempts[at] as string, userId: person.id, labId: lab.id, labDigest: lab.digest, weight },
        number: (await db.attempt.count({ where: { userId: person.id, labId: lab.id } })) + 1,
        ...{ examAttemptId: id, position: at + 1, sandboxOfId: sandboxAt === at ? null : attempts[sandboxAt] },
        ...(ready ? { state: 'active' as const, startedAt: new Date() } : {}),
      },
    })
    if (sandboxAt !== at) sandboxes.push(sandboxes[sandboxAt] as string)
    else {
      const row = newSandbox(config, attempts[at] as string, lab.topology)
      await db.sandbox.create({ data: { ...row, seen: ready ? 'claimed' : 'requested' } })
      sandboxes.push(row.id)
    }
  }
  return { id, attempts, sandboxes }
}
