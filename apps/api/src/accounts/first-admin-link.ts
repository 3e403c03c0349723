import type { Db } from '@cka-netlab/db'
import { hashToken, newToken } from './link-token.ts'

const PURPOSE = 'first-admin'
const HOURS = 24

/**
 * A one-time link by which the first admin comes in, or null when there is one. Only its hash is kept, so a link cannot be
 * shown again: each call makes a new one and the older ones stop working.
 */
export async function firstAdminLink(db: Db, url: string): Promise<string | null> {
  if (await hasAdmin(db)) return null
  const token = newToken()
  const expiresAt = new Date(Date.now() + HOURS * 3600 * 1000)
  await db.$transaction([
    db.oneTimeLink.deleteMany({ where: { purpose: PURPOSE, usedAt: null } }),
    db.oneTimeLink.create({ data: { tokenHash: hashToken(token), purpose: PURPOSE, expiresAt } }),
  ])
  return `${url}/welcome?token=${token}`
}

export async function hasAdmin(db: Pick<Db, 'user'>): Promise<boolean> {
  return (await db.user.findFirst({ where: { role: 'admin' }, select: { id: true } })) !== null
}

/** Uses a link up; false when it is unknown, used or too old. Of two at the same moment one wins. */
export async function useFirstAdminLink(tx: Pick<Db, 'oneTimeLink'>, token: string): Promise<boolean> {
  const now = new Date()
  const { count } = await tx.oneTimeLink.updateMany({
    where: { tokenHash: hashToken(token), purpose: PURPOSE, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  return count === 1
}
