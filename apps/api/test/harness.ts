import { randomUUID } from 'node:crypto'
import { type Db, migrate } from '@cka-netlab/db'
import { startTestPostgres } from '@cka-netlab/db/testing'
import type { FastifyInstance } from 'fastify'
import { buildApp, type Config, readConfig } from '../src/index.ts'

export const ORIGIN = 'http://localhost:7070'
export const PASSWORD = 'correct horse battery'
const NOBODY = 'http://127.0.0.1:9'

export interface Person {
  id: string
  email: string
  cookie: string
  call(method: Method, url: string, payload?: object): Promise<Answer>
}
export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  body: any
  headers: Record<string, unknown>
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface TestApi extends AsyncDisposable {
  app: FastifyInstance
  db: Db
  config: Config
  call: Person['call']
  register(name?: string): Promise<Person>
}

/** The API on a database of its own. Unless told, nothing answers where sandboxd and the pages should be. */
export async function startApi(change: Partial<Config> = {}): Promise<TestApi> {
  const postgres = await startTestPostgres()
  const databaseUrl = await postgres.createDatabase()
  await migrate(databaseUrl)
  const config = { ...testConfig(databaseUrl), ...change }
  const app = await buildApp(config)
  await app.ready()
  const call = caller(app)
  return {
    app,
    db: app.db,
    config,
    call,
    async register(name = 'Ada') {
      const email = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@example.org`
      const { status, body, headers } = await call('POST', '/api/auth/sign-up/email', {
        name,
        email,
        password: PASSWORD,
      })
      if (status !== 200) throw new Error(`could not register: ${status} ${JSON.stringify(body)}`)
      const cookie = cookieOf(headers)
      return { id: body.user.id, email, cookie, call: caller(app, cookie) }
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await postgres[Symbol.asyncDispose]()
    },
  }
}

export function testConfig(databaseUrl: string): Config {
  return readConfig({
    DATABASE_URL: databaseUrl,
    CKA_NETLAB_URL: ORIGIN,
    CKA_NETLAB_WEB_URL: NOBODY,
    CKA_NETLAB_SANDBOXD_URL: NOBODY,
    CKA_NETLAB_SANDBOXD_SECRET: randomUUID(),
    CKA_NETLAB_AUTH_SECRET: randomUUID(),
    CKA_NETLAB_LOG_LEVEL: 'silent',
  })
}

/** Calls as a page of the product would, signed in with a cookie or not. */
export function caller(app: FastifyInstance, cookie?: string): Person['call'] {
  return async (method, url, payload) => {
    const headers = { origin: ORIGIN, ...(cookie && { cookie }) }
    const { statusCode, body, headers: answered } = await app.inject({ method, url, headers, payload })
    return { status: statusCode, body: parse(body), headers: answered }
  }
}

export function cookieOf(headers: Record<string, unknown>): string {
  const set = [headers['set-cookie']].flat().map((cookie) => String(cookie).split(';', 1)[0])
  return set.join('; ')
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
