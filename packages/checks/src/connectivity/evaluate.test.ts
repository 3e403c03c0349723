import { describe, expect, it } from 'vitest'
import { evaluateConnectivity, type Probe } from './evaluate.ts'
import { ConnectivitySpec } from './schema.ts'

const good = { pod: 'good', namespace: 'default' }
const bad = { pod: 'bad', namespace: 'default' }
const db = { tcp: 'db:5432' }
const spec = ConnectivitySpec.parse({ allow: [{ from: good, to: db }], deny: [{ from: bad, to: db }] })
const probe = (from: Probe['from'], reached: boolean, sent = true): Probe => ({
  from,
  to: db,
  reached,
  sent,
  detail: reached ? 'db:5432 is open' : 'timed out',
})
const judge = (...probes: Probe[]) => evaluateConnectivity(spec, { probes }).outcome

describe('evaluateConnectivity', () => {
  it('passes when the allowed one gets through and the denied one does not', () => {
    expect(judge(probe(good, true), probe(bad, false))).toBe('pass')
  })

  it('fails a denied one that gets through', () => {
    expect(judge(probe(good, true), probe(bad, true))).toBe('fail')
  })

  it('earns nothing for a denial while nobody gets through', () => {
    expect(evaluateConnectivity(spec, { probes: [probe(good, false), probe(bad, false)] })).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining('nothing is denied'),
    })
  })

  it('does not take a source that is not there for a denial', () => {
    expect(judge(probe(good, true), probe(bad, false, false))).toBe('fail')
  })

  it('refuses a denial without a control that reaches the same target', () => {
    const parsed = ConnectivitySpec.safeParse({
      allow: [{ from: good, to: { tcp: 'web:80' } }],
      deny: [{ from: bad, to: db }],
    })
    expect(parsed.success).toBe(false)
  })
})
