import type { AuditPage } from '@cka-netlab/contracts'
import type { Db, Prisma } from '@cka-netlab/db'

export interface AuditSearch {
  /** A part of the name or e-mail of whoever did it. */
  who?: string
  /** A part of the action, or of the kind or id of what it happened to. */
  what?: string
  since?: string
  until?: string
  /** How the address begins. */
  address?: string
  /** The last id of the page before. */
  cursor?: string
}

const PAGE = 50
const USERS_MAX = 200

/** What was done, the latest first. */
export async function searchAudit(db: Db, search: AuditSearch): Promise<AuditPage> {
  const { who, what, since, until, address, cursor } = search
  const like = (text: string) => ({ contains: text, mode: 'insensitive' as const })
  const all: Prisma.AuditEventWhereInput[] = []
  if (who) all.push({ actorId: { in: await idsOf(db, who) } })
  if (what) all.push({ OR: [{ action: like(what) }, { subject: like(what) }, { subjectId: like(what) }] })
  if (since) all.push({ at: { gte: new Date(since) } })
  if (until) all.push({ at: { lt: new Date(until) } })
  if (address) all.push({ address: { startsWith: address } })
  if (cursor) all.push({ id: { lt: BigInt(cursor) } })
  const rows = await db.auditEvent.findMany({ where: { AND: all }, orderBy: { id: 'desc' }, take: PAGE + 1 })
  const shown = rows.slice(0, PAGE)
  const ids = shown.flatMap((row) => (row.subject === 'user' ? [row.actorId, row.subjectId] : [row.actorId]))
  const named = await db.user.findMany({ where: { id: { in: ids.filter((id) => id !== null) } } })
  const names = new Map(named.map(({ id, name }) => [id, name]))
  const events = shown.map(({ id, at, actorId, action, subject, subjectId, detail, address }) => ({
    id: String(id),
    at: at.toISOString(),
    actor: actorId === null ? null : { id: actorId, name: names.get(actorId) ?? null },
    ...{ action, subject, subjectId, address },
    subjectName: names.get(subjectId) ?? null,
    detail: JSON.stringify(detail),
  }))
  return { events, next: rows.length > PAGE ? (events.at(-1)?.id ?? null) : null }
}

async function idsOf(db: Db, who: string): Promise<string[]> {
  const like = { contains: who, mode: 'insensitive' as const }
  const found = await db.user.findMany({
    where: { OR: [{ name: like }, { email: like }] },
    select: { id: true },
    take: USERS_MAX,
  })
  // Whoever is no more is found by the id that the log has kept.
  return [who, ...found.map(({ id }) => id)]
}
