import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { type PostgresOptions, startPostgres } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'cka-netlab-postgres-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function options(name: string): Promise<PostgresOptions> {
  const port = await new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address() as { port: number }
      server.close(() => done(address.port))
    })
  })
  const logFile = join(folder, `${name}.log`)
  return { home: join(folder, name), port, password: 'pa ss/word', logFile, durability: 'off' }
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows[0]
}

it('keeps what was written from one start to the next', async () => {
  chmodSync(folder, 0o755)
  const o = await options('kept')
  {
    await using server = await startPostgres(o)
    const url = await server.createDatabase('product')
    await ask(url, 'CREATE TABLE note AS SELECT 42 AS value')
  }
  await using server = await startPostgres(o)
  expect(await ask(await server.createDatabase('product'), 'SELECT value FROM note')).toEqual({ value: 42 })
}, 60_000)

it('starts where only root may enter the folders above', async () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed)
  chmodSync(closed, 0o700)
  await using server = await startPostgres({ ...(await options('x')), home: join(closed, 'postgres') })
  expect(await ask(server.url('postgres'), 'SELECT 1 AS one')).toEqual({ one: 1 })
}, 60_000)

it('takes over from a server that was left running on the same files', async () => {
  const o = await options('left')
  const left = await startPostgres(o)
  await using server = await startPostgres(o)
  await left.ended
  expect(server.pid).not.toBe(left.pid)
}, 60_000)

it('says that the password is not the one the files were made with', async () => {
  const o = await options('password')
  await (await startPostgres(o)).stop()
  await expect(startPostgres({ ...o, password: 'other' })).rejects.toMatchObject({ code: 'POSTGRES_PASSWORD' })
}, 60_000)
