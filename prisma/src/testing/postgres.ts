import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@cka-netlab/postgres'

/** A Postgres of a test run's own. */
export interface TestPostgres extends AsyncDisposable {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>
}

/** Starts a Postgres under a temporary folder on a free port; disposing stops it and removes the folder. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'cka-netlab-postgres-'))
  const server = await startPostgres({
    home: join(folder, 'postgres'),
    port: await freePort(),
    password: randomBytes(12).toString('hex'),
    logFile: join(folder, 'postgres.log'),
    // Durability costs time and a test's database does not outlive it.
    durability: 'off',
  })
  let count = 0
  return {
    createDatabase: () => server.createDatabase(`test_${process.pid}_${++count}_${randomBytes(3).toString('hex')}`),
    async [Symbol.asyncDispose]() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
