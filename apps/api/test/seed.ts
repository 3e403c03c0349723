import { randomUUID } from 'node:crypto'
import type { LabStore } from '../src/labs/lab-store.ts'
import { newSandbox } from '../src/sandboxes/new-sandbox.ts'
import type { Person, TestApi } from './harness.ts'

/** Labs of the repository, by what tests need of them. */
export const LABS = { host: 'namespaces-red-and-blue', repair: 'dns-cross-namespace', questions: 'services-ranges' }

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
