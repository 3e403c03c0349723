import type { MapLink, MapNamespace, MapRoute, NetworkMap, ServiceRule } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import type { ServicePath } from '../service-path/observe.ts'
import type { RequestFacts } from './observe.ts'
import { parseTarget } from './target.ts'
import { tracePath } from './trace.ts'

const link = (namespace: string, name: string, o: Partial<MapLink> = {}): MapLink => ({
  ...{ id: `${namespace}:${name}`, name, index: 2, state: 'up', addresses: [] },
  ...o,
})
const namespace = (id: string, links: MapLink[], routes: MapRoute[], o: Partial<MapNamespace> = {}): MapNamespace => {
  const [machine = '', name = machine] = id.split('/')
  return { id, machine, name, kind: id.includes('/') ? 'named' : 'machine', forwards: true, links, routes, ...o }
}
const direct = (range: string, device: string, source: string): MapRoute => ({ destination: range, device, source })

/** `red` and `blue` on a bridge of node01; only `blue` has a way to the machines' network. */
function bridged(): NetworkMap {
  const own = namespace(
    'node01',
    [
      link('node01', 'eth0', { addresses: ['172.30.0.3/24'] }),
      link('node01', 'br0', { kind: 'bridge', addresses: ['192.168.15.5/24'] }),
      link('node01', 'red-br', { kind: 'veth', master: 'br0' }),
      link('node01', 'blue-br', { kind: 'veth', master: 'br0' }),
    ],
    [direct('172.30.0.0/24', 'eth0', '172.30.0.3'), direct('192.168.15.0/24', 'br0', '192.168.15.5')],
  )
  const room = (name: string, address: string, routes: MapRoute[]) =>
    namespace(
      `node01/${name}`,
      [link(`node01/${name}`, 'veth', { kind: 'veth', addresses: [`${address}/24`] })],
      [direct('192.168.15.0/24', 'veth', address), ...routes],
    )
  const blue = room('blue', '192.168.15.2', [{ destination: 'default', gateway: '192.168.15.5', device: 'veth' }])
  const node02 = namespace(
    'node02',
    [link('node02', 'eth0', { addresses: ['172.30.0.4/24'] })],
    [direct('172.30.0.0/24', 'eth0', '172.30.0.4')],
  )
  const machine = (name: string, address: string, namespaces: MapNamespace[]) => ({
    ...{ id: name, name, address, namespaces, serviceRules: [], natRules: [] as string[] },
  })
  return {
    topology: 'host',
    machines: [
      machine('node01', '172.30.0.3', [own, room('red', '192.168.15.1', []), blue]),
      machine('node02', '172.30.0.4', [node02]),
    ],
    cables: ['red', 'blue'].map((name) => ({
      ...{ id: name, ends: [`node01:${name}-br`, `node01/${name}:veth`] as [string, string], up: true },
    })),
    wires: [{ id: 'wire', name: '172.30.0.0/24', links: ['node01:eth0', 'node02:eth0'] }],
  }
}
const unanswered = { found: true, value: { ok: false, text: 'no reply within 2 s' } } as const
const ping = (netns: string, address: string, map: NetworkMap, o: Partial<RequestFacts> = {}): RequestFacts => ({
  ...{ from: { node: 'node01', netns }, target: { kind: 'ping', host: address }, address, map, answer: unanswered },
  ...o,
})
const chain = (facts: RequestFacts) => tracePath(facts).hops.map(({ name, state }) => `${name} ${state}`)
const broken = (facts: RequestFacts) => tracePath(facts).hops.find(({ state }) => state === 'broken')

describe('the way between namespaces', () => {
  it('is whole when the request is answered', () => {
    const answer = { found: true, value: { ok: true, text: 'reply' } } as const
    const facts = ping('red', '192.168.15.2', bridged(), { answer })
    expect(chain(facts)).toEqual(['route ok', 'interface ok', 'way back ok', 'answer ok'])
    const wire = tracePath(facts).hops[1]
    expect(wire?.at).toEqual(['node01/red:veth', 'node01:red-br', 'node01:br0', 'node01:blue-br', 'node01/blue:veth'])
  })

  it('ends where there is no route', () => {
    expect(broken(ping('red', '172.30.0.4', bridged()))).toMatchObject({
      name: 'route',
      detail: 'red on node01 has no route to 172.30.0.4',
      at: ['node01/red'],
    })
  })

  it('ends at a link that is down, wherever that is on the wire', () => {
    const map = bridged()
    const port = map.machines[0]?.namespaces[0]?.links[3]
    if (port) port.state = 'down'
    expect(broken(ping('red', '192.168.15.2', map))).toMatchObject({ name: 'interface', at: ['node01:blue-br'] })
  })

  it('ends on the way back when the other side has no route to the sender', () => {
    expect(broken(ping('blue', '172.30.0.4', bridged()))).toMatchObject({
      name: 'way back',
      detail: 'node02 has no route to 192.168.15.2',
    })
  })

  it('does not blame the way back where the sender’s address is rewritten', () => {
    const map = bridged()
    map.machines[0]?.natRules.push('-A POSTROUTING -s 192.168.15.0/24 -j MASQUERADE')
    expect(chain(ping('blue', '172.30.0.4', map))).toContain('way back unknown')
  })

  it('ends in a machine that does not pass packets on', () => {
    const map = bridged()
    const own = map.machines[0]?.namespaces[0]
    if (own) own.forwards = false
    expect(broken(ping('blue', '172.30.0.4', map))).toMatchObject({ name: 'forwarding', at: ['node01'] })
  })

  it('ends where nobody has the gateway’s address', () => {
    const map = bridged()
    map.machines[0]?.namespaces[1]?.routes.push({ destination: 'default', gateway: '192.168.15.99', device: 'veth' })
    expect(broken(ping('red', '172.30.0.4', map))?.detail).toContain('has 192.168.15.99')
  })

  it('does not say that something is broken when the answer has come', () => {
    const answer = { found: true, value: { ok: true, text: 'reply' } } as const
    expect(chain(ping('red', '172.30.0.4', bridged(), { answer }))).toEqual([
      'route unknown',
      'interface unknown',
      'answer ok',
    ])
  })
})

describe('the way to a Service', () => {
  const text = '-A KUBE-SERVICES -d 10.104.7.31/32 -p tcp -m tcp --dport 80 -j REJECT'
  const rule: ServiceRule = { address: '10.104.7.31', protocol: 'tcp', port: 80, to: [], rejects: true, text }
  const pod = (name: string, app: string) => ({ metadata: { name, namespace: 'shop', labels: { app } } })
  const service: ServicePath = {
    ...{ host: 'web.shop', name: 'web', namespace: 'shop', port: 80, endpoints: [], policies: [] },
    dns: { status: 'NOERROR', name: 'web.shop', server: '10.96.0.10', answers: [{ type: 'A', data: '10.104.7.31' }] },
    service: {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { clusterIP: '10.104.7.31', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
    pods: [pod('cart-1', 'cart'), pod('web-1', 'webb')],
    rules: { machine: 'node01', rules: [rule] },
  }
  const facts: RequestFacts = {
    ...{ from: { node: 'node01' }, address: '10.104.7.31', service, map: bridged() },
    target: { kind: 'http', url: 'http://web.shop/', host: 'web.shop', port: 80 },
    answer: { found: true, value: { ok: false, text: 'Connection refused', reason: 'refused' } },
  }

  it('without endpoints ends there, and names the pod that was probably meant', () => {
    expect(chain(facts).slice(0, 4)).toEqual(['name ok', 'Service ok', 'endpoints broken', 'Service rule unknown'])
    const hop = broken(facts)
    expect(hop?.evidence).toEqual(['no pod has app=web', 'closest: web-1 has app=webb'])
    expect(hop?.at).toEqual(['pod/shop/web-1'])
  })

  it('ends at the rule when kube-proxy has written none', () => {
    const endpoints = [{ address: '172.30.0.4', ready: true, pod: 'web-1', ports: [{ port: 8080 }] }]
    const missing = { ...service, endpoints, rules: { machine: 'node01', rules: [] } }
    expect(broken({ ...facts, service: missing })).toMatchObject({ name: 'Service rule', detail: 'no rule on node01' })
  })
})

it('says that the source is not there', () => {
  const answer = { found: false, code: 'NO_SUCH_POD', message: 'there is no pod "x"' } as const
  expect(broken(ping('red', '192.168.15.2', bridged(), { answer }))?.name).toBe('source')
})

describe('a target', () => {
  it('is a URL, a host with a port, or a host', () => {
    expect(parseTarget('http://web.shop/')).toMatchObject({ kind: 'http', host: 'web.shop', port: 80 })
    expect(parseTarget('https://10.0.0.1:8443/x')).toMatchObject({ host: '10.0.0.1', port: 8443 })
    expect(parseTarget(' mysql.payroll:3306 ')).toEqual({ kind: 'tcp', host: 'mysql.payroll', port: 3306 })
    expect(parseTarget('192.168.15.2')).toEqual({ kind: 'ping', host: '192.168.15.2' })
  })

  it.each(['', 'http://', 'a b', 'x:99999', '-rf', '$(id)', 'ftp://x/'])('is not %j', (text) => {
    expect(parseTarget(text)).toBeUndefined()
  })
})
