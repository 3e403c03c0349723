import type { ImportMembers, ImportReport, Me } from '@cka-netlab/contracts'
import type { Db, Tx } from '@cka-netlab/db'
import { makeInvitation } from './invitations.ts'
import { addMember } from './members.ts'
import { lockCohort } from './own-cohort.ts'
import { type AddressLine, readAddresses } from './read-addresses.ts'

const INVITATION_DAYS = 30
type Line = ImportReport['lines'][number]

/**
 * Takes in whoever has an account, and makes links for the others. All in one transaction, but for bad lines, which are
 * told. With `dryRun` it only says what would happen.
 * @throws {HttpProblem} NOT_FOUND, COHORT_ARCHIVED
 */
export async function importMembers(
  db: Db,
  url: string,
  cohortId: string,
  user: Me,
  { csv, dryRun }: ImportMembers,
): Promise<ImportReport> {
  const read = readAddresses(csv)
  const lines = await db.$transaction(async (tx) => {
    await lockCohort(tx, cohortId, user)
    const known = await knownAddresses(tx, cohortId, read)
    const told: Line[] = []
    for (const line of read) told.push(await takeIn(tx, line, known, { cohortId, url, dryRun, actorId: user.id }))
    return told
  })
  return { dryRun, lines }
}

type Known = Awaited<ReturnType<typeof knownAddresses>>

async function knownAddresses(tx: Tx, cohortId: string, read: AddressLine[]) {
  const emails = read.flatMap((line) => ('email' in line ? [line.email] : []))
  const [users, invitations] = await Promise.all([
    tx.user.findMany({
      where: { email: { in: emails } },
      select: { id: true, name: true, email: true, cohorts: { where: { cohortId }, select: { role: true } } },
    }),
    tx.invitation.findMany({
      where: { cohortId, email: { in: emails }, uses: 0, revokedAt: null, expiresAt: { gt: new Date() } },
      select: { email: true },
    }),
  ])
  return {
    users: new Map(users.map((found) => [found.email, found])),
    invited: new Set(invitations.map(({ email }) => email)),
  }
}

async function takeIn(
  tx: Tx,
  line: AddressLine,
  { users, invited }: Known,
  o: { cohortId: string; url: string; dryRun: boolean; actorId: string },
): Promise<Line> {
  if ('reason' in line) return { ...line, outcome: 'bad' }
  const found = users.get(line.email)
  const [member] = found?.cohorts ?? []
  if (member) return { ...line, outcome: 'unchanged', reason: `is in the cohort already, as ${member.role}` }
  if (found) {
    if (!o.dryRun) await addMember(tx, { cohortId: o.cohortId, userId: found.id, role: 'learner' }, o.actorId)
    return { ...line, outcome: 'added', name: found.name }
  }
  if (invited.has(line.email))
    return { ...line, outcome: 'unchanged', reason: 'has an invitation that is not used yet' }
  if (o.dryRun) return { ...line, outcome: 'invited', url: null }
  const personal = { cohortId: o.cohortId, email: line.email, days: INVITATION_DAYS, usesMax: 1 }
  const { url } = await makeInvitation(tx, o.url, o.actorId, personal)
  return { ...line, outcome: 'invited', url }
}
