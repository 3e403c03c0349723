import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Role } from '@cka-netlab/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../src/index.ts'
import { POLICIES, type Policy } from '../src/plugins/policies.ts'
import { example, type Schema } from './example.ts'
import { ORIGIN, type Person, startApi, type TestApi, testConfig } from './harness.ts'
import { FIELDS, type Parameters, thingsOf } from './things.ts'

interface Operation {
  method: string
  path: string
  policy: Policy
  body: unknown
  query: string
}

interface Described {
  'x-policy'?: Policy
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

const ROLES = Role.options
/** Routes that no description tells of: the description itself, signing in, the pages, and what Prometheus reads. */
const HIDDEN = ['/', '/*', '/api/*', '/api/auth/*', '/api/v1/openapi.json', '/metrics']

let api: TestApi
let url: string
let operations: Operation[]
let owner: Person
/** One of each role, none of whom owns anything. */
const others = new Map<Role, Person>()

beforeAll(async () => {
  api = await startApi()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`
  const { paths } = (await api.call('GET', '/api/v1/openapi.json')).body
  operations = Object.entries<Record<string, Described>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operation(method.toUpperCase(), path, described)),
  )
  owner = await api.register('Owner')
  for (const role of ROLES) {
    const person = await api.register(role)
    await api.db.user.update({ where: { id: person.id }, data: { role } })
    others.set(role, person)
  }
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
})

function operation(method: string, path: string, described: Described): Operation {
  const schema = described.requestBody?.content['application/json']?.schema
  const wanted = (described.parameters ?? []).filter((parameter) => parameter.in === 'query' && parameter.required)
  const query = new URLSearchParams(wanted.map(({ name, schema }) => [name, String(example(schema, FIELDS))]))
  const policy = described['x-policy'] as Policy
  return { method, path, policy, body: schema && example(schema, FIELDS), query: query.size > 0 ? `?${query}` : '' }
}

/** Calls as a browser does, and hangs up on a stream as soon as it has begun. */
async function call(
  to: Operation,
  parameters: Parameters,
  cookie?: string,
): Promise<{ status: number; code?: string }> {
  const path = to.path.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '')
  const hangUp = new AbortController()
  const response = await fetch(url + path + to.query, {
    method: to.method,
    headers: {
      origin: ORIGIN,
      ...(cookie && { cookie }),
      ...(to.body !== undefined && { 'content-type': 'application/json' }),
    },
    body: to.body === undefined ? undefined : JSON.stringify(to.body),
    signal: hangUp.signal,
  })
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  const { code } = isProblem ? ((await response.json()) as { code: string }) : {}
  hangUp.abort()
  return { status: response.status, code }
}

const STRANGER = { status: 401, code: 'NOT_SIGNED_IN' }
const NOTHING_HERE = { status: 404, code: 'NOT_FOUND' }

/** Let in: whatever the answer is then, it is not that of the door. Nothing answers where sandboxd should be. */
function expectLetIn(answer: { status: number; code?: string }, who: string): void {
  expect([401, 404, 500].includes(answer.status), `${who}: ${answer.status} ${answer.code}`).toBe(false)
}

function expectAll(policy: Policy): Operation[] {
  const found = operations.filter((one) => one.policy === policy)
  expect(found.length).toBeGreaterThan(0)
  return found
}

describe('every route', () => {
  it('of the description has a policy, and none is hidden from it but those named here', async () => {
    expect(operations.length).toBeGreaterThan(30)
    expect(operations.filter(({ policy }) => !(policy in POLICIES))).toEqual([])
    const described = new Set(operations.map(({ path }) => path.replace(/\{(\w+)\}/g, ':$1')))
    const hidden = [...new Set(api.app.routes.map((route) => route.url))].filter((path) => !described.has(path))
    expect(hidden.sort()).toEqual(HIDDEN)
  })

  it('has to state its policy, or the process does not start', async () => {
    const app = await buildApp(testConfig(api.config.databaseUrl))
    expect(() => app.get('/api/v1/forgotten', async () => 'open to all')).toThrow(/does not state its policy/)
    expect(() => app.get('/api/v1/odd', { config: { policy: 'friends' as Policy } }, async () => '')).toThrow(/policy/)
    expect(() => app.get('/api/v1/admin/x', { config: { policy: 'user' } }, async () => '')).toThrow(/for admins/)
    await app.close()
  })

  it('of the policy "public" lets anybody in', async () => {
    for (const one of expectAll('public')) {
      const things = await thingsOf(api, one.path, owner)
      for (const cookie of [undefined, ...[...others.values()].map((person) => person.cookie)]) {
        expectLetIn(await call(one, things, cookie), `${one.method} ${one.path}`)
      }
    }
  })

  it.each(Object.keys(POLICIES).filter((policy) => policy !== 'public' && policy !== 'token') as Policy[])(
    'of the policy "%s" sends a stranger away, and is not there for whom it does not concern',
    async (policy) => {
      for (const one of expectAll(policy)) {
        const name = `${one.method} ${one.path}`
        expect(await call(one, await thingsOf(api, one.path, owner)), name).toEqual(STRANGER)
        for (const [role, person] of others) {
          const answer = await call(one, await thingsOf(api, one.path, owner), person.cookie)
          const roles: readonly Role[] = POLICIES[policy] ?? []
          // An admin may look into every cohort, an instructor into those that are theirs.
          const foreign = policy === 'owner' || (policy === 'cohort' && role !== 'admin')
          if (foreign || !roles.includes(role)) expect(answer, `${name} as ${role}`).toEqual(NOTHING_HERE)
          else expectLetIn(answer, `${name} as ${role}`)
        }
      }
    },
  )

  it('of the policy "owner" lets its owner in, and answers the same for what is not there', async () => {
    for (const one of expectAll('owner')) {
      const things = await thingsOf(api, one.path, owner)
      expectLetIn(await call(one, things, owner.cookie), `${one.method} ${one.path}`)
      const nothing = { ...things, id: randomUUID() }
      expect(await call(one, nothing, owner.cookie), `${one.method} ${one.path}`).toEqual(NOTHING_HERE)
    }
  })

  it('of the policy "cohort" lets its instructor in, and answers the same for what is not there', async () => {
    const instructor = await api.register('Instructor')
    await api.db.user.update({ where: { id: instructor.id }, data: { role: 'instructor' } })
    for (const one of expectAll('cohort')) {
      const things = await thingsOf(api, one.path, instructor)
      expectLetIn(await call(one, things, instructor.cookie), `${one.method} ${one.path}`)
      const nothing = { ...things, id: randomUUID() }
      expect(await call(one, nothing, instructor.cookie), `${one.method} ${one.path}`).toEqual(NOTHING_HERE)
    }
  })
})
