import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { CheckYaml, toCheck } from './check.ts'
import { type DnsFacts, evaluateDns } from './dns/evaluate.ts'
import { DnsSpec } from './dns/schema.ts'
import { evaluateFile } from './file/evaluate.ts'
import { FileSpec } from './file/schema.ts'
import { evaluateHttp } from './http/evaluate.ts'
import { HttpSpec } from './http/schema.ts'
import { evaluateIngress } from './ingress/evaluate.ts'
import { IngressSpec } from './ingress/schema.ts'
import { evaluatePodIP, type PodFacts } from './podIP/evaluate.ts'
import { PodIPSpec } from './podIP/schema.ts'
import { KIND_NAMES, kindOf } from './registry.ts'
import { evaluateResource } from './resource/evaluate.ts'
import { ResourceSpec } from './resource/schema.ts'
import { evaluateService } from './service/evaluate.ts'
import { ServiceSpec } from './service/schema.ts'
import { evaluateServiceCIDR } from './serviceCIDR/evaluate.ts'
import { ServiceCIDRSpec } from './serviceCIDR/schema.ts'

describe.each(KIND_NAMES)('%s', (name) => {
  it('has an example that its own schema takes, and a title for it', () => {
    const check = toCheck(CheckYaml.parse({ id: 'one', points: 1, ...parse(kindOf(name).example) }))
    expect(check.kind).toBe(name)
    expect(check.title.length).toBeGreaterThan(5)
  })
})

describe('podIP', () => {
  const pod: PodFacts = {
    name: 'web',
    address: '10.244.1.7',
    node: 'node01',
    phase: 'Running',
    interfaces: { found: true, value: ['127.0.0.1', '10.244.1.7'] },
    ranges: ['10.244.1.0/24'],
  }
  const spec = PodIPSpec.parse({ name: 'web', inRange: '10.244.1.0/24', node: 'node01' })
  const judge = (more: Partial<PodFacts>) => evaluatePodIP(spec, { pods: [{ ...pod, ...more }] }).outcome

  it('passes an address in the range, on the node, that an interface of the pod has', () => {
    expect(judge({})).toBe('pass')
  })

  it('fails a pod whose address is outside the range', () => {
    const address = '10.244.2.7'
    expect(judge({ address, interfaces: { found: true, value: [address] } })).toBe('fail')
  })

  it('fails an address that the pod does not really have', () => {
    expect(judge({ interfaces: { found: true, value: ['10.244.1.8'] } })).toBe('fail')
  })

  it('fails a pod on another node, one without an address, and none at all', () => {
    expect(judge({ node: 'controlplane' })).toBe('fail')
    expect(judge({ address: undefined })).toBe('fail')
    expect(evaluatePodIP(spec, { pods: [] }).outcome).toBe('fail')
  })
})

describe('serviceCIDR', () => {
  const facts = { ranges: ['10.96.0.0/12'], podRanges: ['10.244.0.0/16'], services: [] }
  const spec = (more: object) => ServiceCIDRSpec.parse(more)

  it('fails a Service whose address is outside the range', () => {
    const services = [{ name: 'web', namespace: 'shop', exists: true, address: '10.200.0.1' }]
    expect(evaluateServiceCIDR(spec({}), { ...facts, services }).outcome).toBe('fail')
  })

  it('fails ranges of pods and Services that overlap', () => {
    expect(evaluateServiceCIDR(spec({}), { ...facts, podRanges: ['10.100.0.0/16'] }).outcome).toBe('fail')
    expect(evaluateServiceCIDR(spec({ range: '10.96.0.0/12' }), facts).outcome).toBe('pass')
  })
})

describe('service', () => {
  const service = {
    metadata: { name: 'web' },
    spec: { type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] },
  }
  const endpoints = [
    { address: '10.244.1.2', ready: true, pod: 'a' },
    { address: '10.244.1.3', ready: false, pod: 'b' },
  ]
  const judge = (more: object, readyPods?: string[]) =>
    evaluateService(ServiceSpec.parse({ name: 'web', ...more }), { service, endpoints, readyPods }).outcome

  it('fails another type, port, target or node port', () => {
    expect(judge({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] })).toBe('pass')
    expect(judge({ type: 'ClusterIP' })).toBe('fail')
    expect(judge({ ports: [{ port: 8080 }] })).toBe('fail')
    expect(judge({ ports: [{ port: 80, targetPort: 80 }] })).toBe('fail')
    expect(judge({ ports: [{ port: 80, nodePort: 30081 }] })).toBe('fail')
    expect(judge({ ports: [{ port: 80, protocol: 'UDP' }] })).toBe('fail')
  })

  it('counts ready endpoints only', () => {
    expect(judge({ endpoints: { ready: 1 } })).toBe('pass')
    expect(judge({ endpoints: { ready: { gte: 2 } } })).toBe('fail')
  })

  it('wants all the ready pods meant behind it, and no others', () => {
    expect(judge({ endpoints: { podsWith: { app: 'web' } } }, ['a'])).toBe('pass')
    expect(judge({ endpoints: { podsWith: { app: 'web' } } }, ['a', 'c'])).toBe('fail')
    expect(judge({ endpoints: { podsWith: { app: 'web' } } }, ['c'])).toBe('fail')
    expect(judge({ endpoints: { podsWith: { app: 'web' } } }, [])).toBe('fail')
  })
})

describe('http', () => {
  const spec = HttpSpec.parse({
    from: { node: 'node01' },
    url: 'http://webapp.default:8080/',
    expect: { status: 200, bodyContains: 'connected' },
  })

  it('fails the right words with the wrong status', () => {
    const answer = { status: 502, body: 'not connected: no such host', seconds: 0.1 }
    expect(evaluateHttp(spec, { answer })).toMatchObject({
      outcome: 'fail',
      observed: '502: not connected: no such host',
    })
  })

  it('tells why no answer came', () => {
    const error = { reason: 'resolve' as const, message: 'webapp.default does not resolve' }
    expect(evaluateHttp(spec, { answer: { error, seconds: 1.25 } })).toMatchObject({
      outcome: 'fail',
      observed: 'webapp.default does not resolve after 1.3 s',
    })
  })

  it('fails a page that is served with another certificate', () => {
    const secure = HttpSpec.parse({
      from: { outside: true },
      url: 'https://shop.example:30443/',
      address: '172.30.0.3',
      expect: { certificate: 'CN ?= ?shop.example$' },
    })
    const judge = (certificate?: string) => evaluateHttp(secure, { answer: { status: 200, certificate, seconds: 0.1 } })
    expect(judge('CN=shop.example').outcome).toBe('pass')
    expect(judge('CN=other.example')).toMatchObject({
      outcome: 'fail',
      observed: '200, certificate of CN=other.example',
    })
    expect(judge()).toMatchObject({ outcome: 'fail', observed: '200, certificate of nobody' })
  })
})

describe('dns', () => {
  const answer = (status: string, ...data: string[]) => ({
    answer: { status, name: 'x', server: '10.96.0.10', answers: data.map((one) => ({ type: 'A', data: one })) },
  })
  const judge = (expected: object, facts: DnsFacts) =>
    evaluateDns(DnsSpec.parse({ from: { node: 'node01' }, name: 'x', expect: expected }), facts).outcome

  it('fails an empty answer', () => {
    expect(judge({}, answer('NOERROR'))).toBe('fail')
    expect(judge({}, answer('NOERROR', '10.0.0.1'))).toBe('pass')
  })

  it('passes NXDOMAIN where it is expected, and no timeout in its place', () => {
    expect(judge({ status: 'NXDOMAIN' }, answer('NXDOMAIN'))).toBe('pass')
    expect(judge({ status: 'NXDOMAIN' }, answer('TIMEOUT'))).toBe('fail')
  })

  it('wants the address of each pod that is named', () => {
    const pods = { pods: [{ name: 'db-0', namespace: 'data' }] }
    const judgePods = (...podAddresses: (string | undefined)[]) =>
      judge(pods, { ...answer('NOERROR', '10.244.1.5', '10.244.1.6'), podAddresses })
    expect(judgePods('10.244.1.5')).toBe('pass')
    expect(judgePods('10.244.1.7')).toBe('fail')
    expect(judgePods(undefined)).toBe('fail')
  })

  it("wants the Service's own address", () => {
    const service = { service: { name: 'mysql', namespace: 'payroll' } }
    expect(judge(service, { ...answer('NOERROR', '10.96.1.1'), serviceAddresses: ['10.96.1.1'] })).toBe('pass')
    expect(judge(service, { ...answer('NOERROR', '10.96.1.2'), serviceAddresses: ['10.96.1.1'] })).toBe('fail')
    expect(judge(service, { ...answer('NOERROR', '10.96.1.2'), serviceAddresses: [] })).toBe('fail')
  })
})

describe('resource', () => {
  const objects = [{ metadata: { name: 'a' }, spec: { replicas: 2 } }]
  const judge = (more: object, found: typeof objects = objects) =>
    evaluateResource(ResourceSpec.parse({ apiVersion: 'apps/v1', kind: 'Deployment', ...more }), { objects: found })

  it('fails a missing object, and passes it where none may be', () => {
    expect(judge({ name: 'a' }, []).outcome).toBe('fail')
    expect(judge({ name: 'a', exists: false }, []).outcome).toBe('pass')
    expect(judge({ name: 'a', exists: false }).outcome).toBe('fail')
  })

  it('counts only objects that match', () => {
    const selector = { app: 'web' }
    expect(judge({ selector, match: { spec: { replicas: 2 } }, count: 1 }).outcome).toBe('pass')
    expect(judge({ selector, match: { spec: { replicas: 3 } } }).outcome).toBe('fail')
    expect(judge({ selector, count: { gte: 2 } }).outcome).toBe('fail')
    expect(judge({ selector, count: 0 }, []).outcome).toBe('pass')
  })

  it('tells the path of the field that differs', () => {
    expect(judge({ name: 'a', match: { spec: { replicas: 3 } } })).toMatchObject({
      outcome: 'fail',
      expected: 'spec.replicas: 3',
      observed: 'spec.replicas: 2',
    })
  })
})

describe('ingress', () => {
  const backend = { service: { name: 'pay', port: { number: 8282 } } }
  const rules = [{ host: 'shop.example', http: { paths: [{ path: '/pay', pathType: 'Prefix', backend }] } }]
  const judge = (rule: object) =>
    evaluateIngress(IngressSpec.parse({ name: 'shop', rules: [rule] }), {
      ingress: { metadata: { name: 'shop' }, spec: { rules } },
    }).outcome
  const right = { host: 'shop.example', path: '/pay', service: 'pay', port: 8282 }

  it('fails another host, path, type, Service or port', () => {
    expect(judge(right)).toBe('pass')
    expect(judge({ ...right, path: '/pay/' })).toBe('pass')
    expect(judge({ ...right, host: 'other.example' })).toBe('fail')
    expect(judge({ ...right, pathType: 'Exact' })).toBe('fail')
    expect(judge({ ...right, service: 'buy' })).toBe('fail')
    expect(judge({ ...right, port: 80 })).toBe('fail')
  })

  it('fails rules beside those asked for, where there may be none', () => {
    const alone = (asked: object[]) =>
      evaluateIngress(IngressSpec.parse({ name: 'shop', others: false, rules: asked }), {
        ingress: { metadata: { name: 'shop' }, spec: { rules } },
      })
    expect(alone([right]).outcome).toBe('pass')
    expect(alone([])).toMatchObject({ outcome: 'fail', observed: 'shop.example/pay (Prefix) → pay:8282' })
  })
})

describe('file', () => {
  const text = '{"plugins":[{"type":"bridge","ipam":{"subnet":"10.244.1.0/24"}}]}\n'
  const judge = (more: object, file: object = { exists: true, type: 'file', mode: '0644', text }) =>
    evaluateFile(FileSpec.parse({ node: 'node01', path: '/x', ...more }), { file: file as never })

  it('looks into JSON and YAML by meaning', () => {
    expect(judge({ data: { plugins: [{ type: 'bridge' }] } }).outcome).toBe('pass')
    expect(judge({ data: { plugins: [{ type: 'ptp' }] } }).outcome).toBe('fail')
    expect(judge({ data: { a: 1 } }, { exists: true, text: '{' }).outcome).toBe('fail')
  })

  it('fails a text that should be gone, and shows it', () => {
    expect(judge({ lacks: '10\\.244\\.[0-9.]+' })).toMatchObject({ outcome: 'fail', observed: '10.244.1.0' })
  })

  it('compares modes as numbers are written, with or without the leading zero', () => {
    expect(judge({ mode: '644' }).outcome).toBe('pass')
    expect(judge({ mode: '0600' }).outcome).toBe('fail')
  })

  it('fails a missing file', () => {
    expect(judge({}, { exists: false }).outcome).toBe('fail')
  })
})
