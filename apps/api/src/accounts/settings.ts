import type { Db, Tx } from '@cka-netlab/db'
import { z } from 'zod'

/** What an admin can switch while the product runs. */
export const Settings = z.object({
  /** Anybody who reaches the sign-in page can make an account. */
  selfRegistration: z.boolean(),
})
export type Settings = z.infer<typeof Settings>

const KEY = 'product'
const DEFAULTS: Settings = { selfRegistration: true }

export async function readSettings(db: Db | Tx): Promise<Settings> {
  const row = await db.setting.findUnique({ where: { key: KEY } })
  return { ...DEFAULTS, ...Settings.partial().parse(row?.value ?? {}) }
}

export async function writeSettings(tx: Tx, change: Partial<Settings>): Promise<Settings> {
  const value = { ...(await readSettings(tx)), ...change }
  await tx.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } })
  return value
}
