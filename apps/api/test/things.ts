import { randomUUID } from 'node:crypto'
import { Prisma } from '@cka-netlab/db'
import type { Person, TestApi } from './harness.ts'
import { LABS, seedAttempt } from './seed.ts'
import { seedExam } from './seed-exam.ts'

export type Parameters = Record<string, string>

/** What the parameters of a path stand for, by how the path begins. Made anew for each call, since the call may end it. */
const THINGS: [RegExp, (api: TestApi, owner: Person) => Promise<Parameters>][] = [
  [/^\/api\/v1\/attempts\//, async (api, owner) => ({ id: (await seedAttempt(api, owner)).id })],
  [/^\/api\/v1\/exam-attempts\//, async (api, owner) => ({ id: (await seedExam(api, owner)).id, n: '1' })],
  [/^\/api\/v1\/sandboxes\//, async (api, owner) => ({ id: (await seedAttempt(api, owner)).sandboxId, n: '1' })],
  [/^\/api\/v1\/cohorts\//, someCohort],
  [/^\/api\/v1\/labs\//, async () => ({ id: LABS.host })],
  [/^\/api\/v1\/exams\//, async () => ({ id: 'warm-up' })],
  [/^\/api\/v1\/admin\/sandboxes\//, async (api, owner) => ({ id: (await seedAttempt(api, owner)).sandboxId })],
  [/^\/api\/v1\/(admin\/)?users\//, async (api) => ({ id: await someUser(api) })],
]

/** Makes what a path names, so that it belongs to `owner` where it belongs to anybody. */
export async function thingsOf(api: TestApi, path: string, owner: Person): Promise<Parameters> {
  if (!path.includes('{')) return {}
  const make = THINGS.find(([pattern]) => pattern.test(path))?.[1]
  if (!make) throw new Error(`Say in ${import.meta.filename} what the parameters of ${path} stand for.`)
  await forgetWork(api, owner)
  return make(api, owner)
}

/** A learner has one lab or exam at a time. A job may be at work on the one before: whichever comes second tries again. */
async function forgetWork(api: TestApi, owner: Person, triesLeft = 3): Promise<void> {
  try {
    await api.db.examAttempt.deleteMany({ where: { userId: owner.id } })
    await api.db.attempt.deleteMany({ where: { userId: owner.id } })
  } catch (error) {
    const deadlock = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034'
    if (!deadlock || triesLeft === 0) throw error
    await forgetWork(api, owner, triesLeft - 1)
  }
}

/** Values of fields where not any value will do. */
export const FIELDS = { labId: LABS.host, examId: 'warm-up', taskId: 'namespaces', subject: LABS.host }

/** One that `owner` leads. */
async function someCohort({ db }: TestApi, owner: Person): Promise<Parameters> {
  const [id, invitationId, assignmentId] = [randomUUID(), randomUUID(), randomUUID()]
  const userId = await someUser({ db })
  const members = [{ userId: owner.id, role: 'instructor' as const }, { userId }]
  const invitation = { id: invitationId, tokenHash: randomUUID(), usesMax: 1, expiresAt: new Date(Date.now() + 60_000) }
  await db.cohort.create({
    data: {
      ...{ id, name: 'Some', members: { create: members }, invitations: { create: invitation } },
      assignments: { create: { id: assignmentId, kind: 'lab', subject: LABS.host } },
    },
  })
  return { id, userId, invitationId, assignmentId, labId: LABS.host }
}

async function someUser({ db }: Pick<TestApi, 'db'>): Promise<string> {
  const id = randomUUID()
  await db.user.create({ data: { id, name: 'Somebody', email: `${id}@example.org` } })
  return id
}
