import { createDb } from '@cka-netlab/db'
import { firstAdminLink } from './accounts/first-admin-link.ts'
import { readConfig } from './config.ts'

/** `node apps/api/src/first-admin-link.ts`: prints the link for the first admin, or nothing when there is an admin. */
const config = readConfig(process.env)
const db = createDb(config.databaseUrl, { connectionsMax: 1 })
try {
  const link = await firstAdminLink(db, config.url)
  if (link) console.log(link)
} finally {
  await db.$disconnect()
}
