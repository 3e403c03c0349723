import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from './generated/client.ts'

/** The database as the services see it. */
export type Db = PrismaClient
/** Inside of `db.$transaction(async (tx) => …)`. */
export type Tx = Prisma.TransactionClient

/**
 * Connects, lazily, to a Postgres that {@link migrate} has brought up to date.
 * @param url `postgres://user:password@host:port/database`
 */
export function createDb(url: string, options: { connectionsMax?: number } = {}): Db {
  const adapter = new PrismaPg({
    connectionString: url,
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: 10_000,
    // A query that runs this long is a fault of ours; better an error than a page that never comes.
    statement_timeout: 30_000,
  })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } })
}
