import { describe, expect, it } from 'vitest'
import { evaluateEndpoints } from './evaluate.ts'
import { EndpointsSpec } from './schema.ts'

const at = (address: string, ready = true, port = 9000) => ({ address, ready, ports: [{ port }] })
const judge = (spec: object, ...endpoints: ReturnType<typeof at>[]) =>
  evaluateEndpoints(EndpointsSpec.parse({ service: 'billing', ...spec }), { exists: true, endpoints }).outcome

describe('evaluateEndpoints', () => {
  it('wants exactly the ready addresses that are named', () => {
    const spec = { addresses: ['172.30.0.1'], port: 9000 }
    expect(judge(spec, at('172.30.0.1'))).toBe('pass')
    expect(judge(spec, at('172.30.0.1', true, 80))).toBe('fail')
    expect(judge(spec, at('172.30.0.1', false))).toBe('fail')
    expect(judge(spec, at('172.30.0.1'), at('172.30.0.3'))).toBe('fail')
    expect(judge(spec)).toBe('fail')
  })

  it('counts those that are ready', () => {
    expect(judge({ ready: 1 }, at('10.244.1.2'), at('10.244.1.3', false))).toBe('pass')
    expect(judge({ ready: { gte: 2 } }, at('10.244.1.2'), at('10.244.1.3', false))).toBe('fail')
  })

  it('fails where there is no Service', () => {
    const spec = EndpointsSpec.parse({ service: 'billing', ready: 0 })
    expect(evaluateEndpoints(spec, { exists: false, endpoints: [] }).outcome).toBe('fail')
  })

  it('refuses a check that demands nothing', () => {
    expect(EndpointsSpec.safeParse({ service: 'billing' }).success).toBe(false)
  })
})
