import { randomUUID } from 'node:crypto'
import type { Prisma } from '@cka-netlab/db'
import { noteBest } from '../src/grading/note-best.ts'
import type { LabStore } from '../src/labs/lab-store.ts'
import { newSandbox } from '../src/sandboxes/new-sandbox.ts'
import type { Person, TestApi } from './harness.ts'

/** Labs of the repository, by what tests need of them. */
export const LABS = { host: 'namespaces-red-and-blue', repair: 'dns-cross-namespace', questions: 'services-ranges' }

/** A cohort of Ada and Bob, led by Ines. */
export async function seedCohort(api: TestApi, name: string) {
  const ines = await api.register('Ines')
  await api.db.user.update({ where: { id: ines.id }, data: { role: 'instructor' } })
  const cohortId: string = (await ines.call('POST', '/api/v1/cohorts', { name })).body.id
  const [ada, bob] = [await api.register('Ada'), await api.register('Bob')]
  for (const { id: userId } of [ada, bob]) await api.db.cohortMember.create({ data: { cohortId, userId } })
  return { ines, ada, bob, cohortId }
}

/** Puts an attempt into the table as if its sandbox had become ready (or not yet). */
export async function seedAttempt(
  { app, db, config }: TestApi,
  person: Person,
  o: { labId?: string; state?: 'preparing' | 'active' } = {},
): Promise<{ id: string; sandboxId: string }> {
  const lab = (app.labs satisfies LabStore).get(o.labId ?? LABS.host)
  if (!lab) throw new Error(`there is no lab ${o.labId}`)
  const id = randomUUID()
  const number = (await db.attempt.count({ where: { userId: person.id, labId: lab.id } })) + 1
  const state = o.state ?? 'active'
  const attempt = { id, userId: person.id, labId: lab.id, labDigest: lab.digest, number, state }
  await db.attempt.create({ data: { ...attempt, startedAt: state === 'active' ? new Date() : null } })
  const sandbox = await db.sandbox.create({
    data: { ...newSandbox(config, id, lab.topology), seen: state === 'active' ? 'claimed' : 'requested' },
  })
  return { id, sandboxId: sandbox.id }
}

type Graded = Partial<Prisma.SubmissionUncheckedCreateInput> & { percent: number }

/** A submission that has been graded. */
export async function seedScore(
  api: Pick<TestApi, 'db'>,
  attemptId: string,
  { percent, ...o }: Graded,
): Promise<{ id: string; createdAt: Date }> {
  const own = { id: randomUUID(), key: randomUUID(), attemptId, answers: {}, labDigest: 'x', pointsMax: 100 }
  const submission = await api.db.submission.create({ data: { ...own, ...o } })
  await grade(api, submission.id, { points: percent, ...o, percent })
  return submission
}

/** Leaves a submission as its job would. */
export async function grade({ db }: Pick<TestApi, 'db'>, id: string, { percent, ...o }: Graded): Promise<void> {
  await db.$transaction(async (tx) => {
    const data = { state: 'graded', percent, gradedAt: new Date(), ...o } as const
    await noteBest(tx, await tx.submission.update({ where: { id }, data }), percent)
  })
}
