import { describe, expect, it } from 'vitest'
import { evaluateServicePath } from './evaluate.ts'
import { type ServicePath, serviceNamed } from './observe.ts'

const whole: ServicePath = {
  host: 'mysql.payroll',
  name: 'mysql',
  namespace: 'payroll',
  port: 3306,
  dns: {
    status: 'NOERROR',
    name: 'mysql.payroll.svc.cluster.local',
    server: '10.96.0.10',
    answers: [{ type: 'A', data: '10.104.7.31' }],
  },
  service: {
    metadata: { name: 'mysql', namespace: 'payroll' },
    spec: { clusterIP: '10.104.7.31', selector: { app: 'mysql' }, ports: [{ port: 3306 }] },
  },
  endpoints: [{ address: '10.244.1.4', ready: true, pod: 'mysql-1', ports: [{ port: 3306 }] }],
  policies: [],
  direct: { address: '10.244.1.4', port: 3306, answer: { found: true, value: { open: true } } },
}
const broken = (path: ServicePath, answer?: string) =>
  evaluateServicePath(path, answer).hops?.find((hop) => hop.state === 'broken')?.name
const timeout = {
  found: true as const,
  value: { open: false, error: { reason: 'timeout' as const, message: 'timed out' } },
}
const refused = {
  found: true as const,
  value: { open: false, error: { reason: 'refused' as const, message: 'refused' } },
}
const direct = { address: '10.244.1.4', port: 3306 }

describe('evaluateServicePath', () => {
  it('names a Service that does not exist in that namespace', () => {
    const dns = { status: 'NXDOMAIN', name: 'mysql', server: '10.96.0.10', answers: [] }
    const path: ServicePath = { ...whole, host: 'mysql', namespace: 'default', dns, service: undefined, endpoints: [] }
    const { hops, hint } = evaluateServicePath(path)
    expect(hops?.[0]).toMatchObject({ name: 'name', state: 'broken' })
    expect(hops?.slice(1).every((hop) => hop.state === 'unknown')).toBe(true)
    expect(hint).toBe('There is no Service mysql in namespace default.')
  })

  it('finds a port that the Service does not have', () => {
    expect(broken({ ...whole, port: 5432 })).toBe('Service')
  })

  it('finds that no ready pod matches the selector', () => {
    expect(broken({ ...whole, endpoints: [], direct: undefined })).toBe('endpoints')
    const notReady = [{ address: '10.244.1.4', ready: false, ports: [] }]
    expect(broken({ ...whole, endpoints: notReady, direct: undefined })).toBe('endpoints')
  })

  it('suspects the policy only where one guards the pods and nothing answers', () => {
    expect(broken({ ...whole, policies: ['deny-all'], direct: { ...direct, answer: timeout } })).toBe('policy')
    expect(broken({ ...whole, direct: { ...direct, answer: timeout } })).toBe('route')
    expect(broken({ ...whole, policies: ['deny-all'], direct: { ...direct, answer: refused } })).toBe('route')
  })

  it('blames the answer when the way there is whole', () => {
    const { hops } = evaluateServicePath(whole, '502')
    expect(hops?.map((hop) => hop.state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'broken'])
  })
})

it('knows which Service a name means, by where it is asked', () => {
  expect(serviceNamed('mysql', 'shop')).toEqual({ name: 'mysql', namespace: 'shop' })
  expect(serviceNamed('mysql.payroll.svc.cluster.local.', 'shop')).toEqual({ name: 'mysql', namespace: 'payroll' })
  expect(serviceNamed('www.example.com', 'shop')).toBeUndefined()
})
