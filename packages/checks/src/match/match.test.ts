import { describe, expect, it } from 'vitest'
import { mismatches } from './match.ts'
import { Match } from './schema.ts'

const deployment = {
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: 'side', image: 'busybox:1.36' },
          { name: 'app', image: 'nginx:1.27', env: [{ name: 'DB_HOST', value: 'mysql' }] },
        ],
      },
    },
  },
}
const containers = (...list: unknown[]) => ({ spec: { template: { spec: { containers: list } } } })

describe('mismatches', () => {
  it('leaves fields free that are not named', () => {
    expect(mismatches({ spec: { replicas: 2 } }, deployment)).toEqual([])
  })

  it('finds an element of a list whatever its place', () => {
    expect(mismatches(containers({ env: [{ name: 'DB_HOST' }] }), deployment)).toEqual([])
  })

  it('tells the field of the named element that differs, not the whole list', () => {
    const expected = containers({ name: 'app', env: [{ name: 'DB_HOST', value: { matches: '^mysql\\.payroll$' } }] })
    expect(mismatches(expected, deployment)).toEqual([
      {
        path: 'spec.template.spec.containers[app].env[DB_HOST].value',
        expected: 'matches ^mysql\\.payroll$',
        observed: 'mysql',
      },
    ])
  })

  it('tells the names there are when the named element is missing', () => {
    expect(mismatches(containers({ name: 'db' }), deployment)).toEqual([
      { path: 'spec.template.spec.containers', expected: 'db', observed: 'side, app' },
    ])
  })

  it('does not take the text "80" for the number 80', () => {
    expect(mismatches({ port: 80 }, { port: '80' })).toHaveLength(1)
  })

  it('compares with bounds, lists of choices and absence', () => {
    expect(mismatches({ spec: { replicas: { gte: 2, lte: 3 } } }, deployment)).toEqual([])
    expect(mismatches({ spec: { replicas: { gte: 3 } } }, deployment)).toHaveLength(1)
    expect(mismatches({ spec: { replicas: { oneOf: [1, 2] } } }, deployment)).toEqual([])
    expect(mismatches({ spec: { paused: { absent: true } } }, deployment)).toEqual([])
    expect(mismatches({ spec: { replicas: { absent: true } } }, deployment)).toHaveLength(1)
    expect(mismatches({ spec: { replicas: { absent: false } } }, deployment)).toEqual([])
  })

  it('wants an empty list where an empty list is expected', () => {
    expect(mismatches({ items: [] }, { items: [1] })).toHaveLength(1)
    expect(mismatches({ items: [] }, {})).toEqual([])
  })

  it('fails, and does not crash, where a map is expected and something else stands', () => {
    expect(mismatches({ spec: { a: { b: 1 } } }, { spec: 'text' })).toHaveLength(1)
    expect(mismatches({ spec: { a: { b: 1 } } }, { spec: null })).toHaveLength(1)
    expect(mismatches({ spec: [{ a: 1 }] }, { spec: { a: 1 } })).toHaveLength(1)
  })
})

it('refuses a match whose regular expression does not compile, and says where it stands', () => {
  const parsed = Match.safeParse({ spec: [{ name: { matches: '(' } }] })
  expect(parsed.error?.issues[0]?.path).toEqual(['spec', 0, 'name', 'matches'])
})
