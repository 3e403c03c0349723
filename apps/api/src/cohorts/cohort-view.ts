import { type CohortSummary, type CohortView, HttpProblem, type InvitationView, type Me } from '@cka-netlab/contracts'
import type { Db, Invitation, Prisma } from '@cka-netlab/db'
import { ledBy } from './own-cohort.ts'

const parts = {
  members: {
    where: { role: 'instructor' },
    orderBy: { joinedAt: 'asc' },
    include: { user: { select: { name: true } } },
  },
  _count: { select: { members: { where: { role: 'learner' } } } },
} satisfies Prisma.CohortInclude
type Row = Prisma.CohortGetPayload<{ include: typeof parts }>

/** The cohorts that somebody is in, and all for an admin: those that go on first, then the newest. */
export async function cohortList(db: Db, user: Me): Promise<CohortSummary[]> {
  const mine = { members: { some: { userId: user.id } } }
  const rows = await db.cohort.findMany({
    where: user.role === 'admin' ? {} : mine,
    orderBy: [{ archivedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
    include: parts,
  })
  const own = await db.cohortMember.findMany({ where: { userId: user.id } })
  const roles = new Map(own.map(({ cohortId, role }) => [cohortId, role]))
  return rows.map((row) => summary(row, roles.get(row.id) ?? null))
}

/** All that an instructor sees of a cohort but its progress. @throws {HttpProblem} NOT_FOUND */
export async function cohortView(db: Db, id: string, user: Me): Promise<CohortView> {
  const [row, members, invitations] = await Promise.all([
    db.cohort.findFirst({ where: { id, ...ledBy(user) }, include: parts }),
    db.cohortMember.findMany({
      where: { cohortId: id },
      orderBy: [{ role: 'desc' }, { user: { name: 'asc' } }],
      include: { user: { select: { name: true, email: true } } },
    }),
    db.invitation.findMany({
      where: { cohortId: id, revokedAt: null, expiresAt: { gt: new Date() } },
      orderBy: { createdAt: 'desc' },
    }),
  ])
  if (!row) throw new HttpProblem('NOT_FOUND')
  const own = members.find(({ userId }) => userId === user.id)
  return {
    ...summary(row, own?.role ?? null),
    members: members.map(({ userId, user: { name, email }, role, joinedAt }) => ({
      ...{ userId, name, email, role },
      joinedAt: joinedAt.toISOString(),
    })),
    invitations: invitations.filter(({ uses, usesMax }) => uses < usesMax).map(invitationView),
  }
}

export function invitationView({ id, email, createdAt, expiresAt, uses, usesMax }: Invitation): InvitationView {
  return { id, email, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), uses, usesMax }
}

function summary(row: Row, role: CohortSummary['role']): CohortSummary {
  return {
    id: row.id,
    name: row.name,
    role,
    learners: row._count.members,
    instructors: row.members.map(({ user: { name } }) => name),
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  }
}
