import type { Link, MapNamespace } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { buildMap, type LinkFacts, type MachineFacts, type MapFacts, type NamespaceFacts } from './index.ts'

function link(index: number, name: string, o: Partial<LinkFacts> & { address?: string } = {}): LinkFacts {
  const { address, ...rest } = o
  const [host = '', prefix = '0'] = (address ?? '').split('/')
  const addresses: Link['addresses'] = address
    ? [{ family: 'inet', address: host, prefixLength: Number(prefix), scope: 'global' }]
    : []
  return { index, name, mtu: 1500, up: true, operstate: 'UP', addresses, ...rest }
}
const veth = (index: number, name: string, peerIndex: number, peerNamespaceId: number | undefined, o = {}) =>
  link(index, name, { kind: 'veth', peerIndex, peerNamespaceId, ...o })
const route = (destination: string, device?: string, gateway?: string, o = {}) => ({
  ...{ destination, device, gateway, type: 'unicast', table: 'main', flags: [] },
  ...o,
})
const namespace = (o: Partial<NamespaceFacts>): NamespaceFacts => ({ forwards: true, links: [], routes: [], ...o })
const machine = (name: string, address: string, namespaces: NamespaceFacts[], nft = ''): MachineFacts => ({
  ...{ name, address, namespaces, iptables: { nft, legacy: '' } },
})
const eth0 = (address: string) => link(2, 'eth0', { kind: 'vxlan', operstate: 'UNKNOWN', address: `${address}/24` })

/** node01 with a bridge, `red` on it, `blue` on it with its end down, and a cable from `red` to `router`. */
const facts: MapFacts = {
  topology: 'host',
  machines: [
    machine('terminal', '172.30.0.1', [namespace({ links: [eth0('172.30.0.1')] })]),
    machine('node01', '172.30.0.3', [
      namespace({
        links: [
          eth0('172.30.0.3'),
          link(3, 'v-net-0', { kind: 'bridge', address: '192.168.15.5/24' }),
          veth(4, 'veth-red-br', 5, 0, { master: 'v-net-0' }),
          veth(8, 'veth-blue-br', 9, 1, { master: 'v-net-0', operstate: 'LOWERLAYERDOWN' }),
        ],
        routes: [route('default', 'eth0', '172.30.0.1'), route('192.168.15.0/24', 'v-net-0')],
      }),
      namespace({
        name: 'blue',
        links: [veth(9, 'veth-blue', 8, 0, { up: false, operstate: 'DOWN', address: '192.168.15.2/24' })],
      }),
      namespace({
        name: 'red',
        links: [
          veth(2, 'veth-r1', 2, 1, { address: '10.1.1.1/30' }),
          veth(5, 'veth-red', 4, 0, { address: '192.168.15.1/24' }),
        ],
        routes: [
          route('default', 'veth-red', '192.168.15.99'),
          route('172.30.0.0/24', 'veth-red', '192.168.15.5'),
          route('10.9.0.0/16', undefined, undefined, { type: 'unreachable' }),
        ],
      }),
      namespace({ name: 'router', links: [veth(2, 'veth-r2', 2, 0, { address: '10.1.1.2/30' })] }),
    ]),
  ],
}
const found = (map = buildMap(facts)) => {
  const namespaces = map.machines.flatMap((one) => one.namespaces)
  const get = (id: string) => namespaces.find((one) => one.id === id) as MapNamespace
  return { map, get }
}

describe('a map of machines', () => {
  it('joins the two ends of each veth pair, also where two namespaces have the same index', () => {
    expect(found().map.cables).toEqual([
      expect.objectContaining({ ends: ['node01:veth-red-br', 'node01/red:veth-red'], up: true }),
      expect.objectContaining({ ends: ['node01:veth-blue-br', 'node01/blue:veth-blue'], up: false }),
      expect.objectContaining({ ends: ['node01/red:veth-r1', 'node01/router:veth-r2'], up: true }),
    ])
  })

  it('tells a link that is down from one whose other end is', () => {
    const { get } = found()
    expect(get('node01/blue').links[0]).toMatchObject({ state: 'down', problem: 'down' })
    const port = get('node01').links.find(({ name }) => name === 'veth-blue-br')
    expect(port).toMatchObject({ state: 'no-carrier', problem: 'its other end veth-blue is down' })
  })

  it('marks a route whose gateway nobody has, and not one that refuses or that a bridge answers for', () => {
    const problems = found()
      .get('node01/red')
      .routes.map(({ problem }) => problem)
    expect(problems).toEqual(['nobody on the wire of veth-red has 192.168.15.99', undefined, undefined])
  })

  it('marks a route by a device that is down', () => {
    const down = structuredClone(facts)
    const blue = down.machines[1]?.namespaces[1]
    blue?.routes.push(route('192.168.15.0/24', 'veth-blue'))
    expect(found(buildMap(down)).get('node01/blue').routes[0]?.problem).toBe('veth-blue is down')
  })

  it('puts machines on one wire by their addresses', () => {
    const wire = { id: 'wire/172.30.0.0/24', name: '172.30.0.0/24', links: ['terminal:eth0', 'node01:eth0'] }
    expect(found().map.wires).toEqual([wire])
  })

  it('says that the other end of a cable is off the map when no veth points back', () => {
    const cut = structuredClone(facts)
    cut.machines[1]?.namespaces.pop()
    const { map, get } = found(buildMap(cut))
    expect(map.cables).toHaveLength(2)
    expect(get('node01/red').links.find(({ name }) => name === 'veth-r1')?.peerUnknown).toBe(true)
  })
})

const PROXY = `*filter
-A KUBE-SERVICES -d 10.104.7.31/32 -p tcp -m comment --comment "shop/web has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
COMMIT
*nat
-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU
-A KUBE-SVC-TCOU7JCQXEZGVUNU ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p udp -m udp --dport 53 -j KUBE-MARK-MASQ
-A KUBE-SVC-TCOU7JCQXEZGVUNU -m comment --comment "kube-system/kube-dns:dns -> 10.244.0.4:53" -j KUBE-SEP-AAA
-A KUBE-SEP-AAA -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination 10.244.0.4:53
-A POSTROUTING -s 10.244.0.0/24 ! -o cni0 -j MASQUERADE
COMMIT
`

/** One node with two pods on cni0; `web` selects labels that no pod has. */
const cluster: MapFacts = {
  topology: 'cluster',
  machines: [
    machine(
      'controlplane',
      '172.30.0.2',
      [
        namespace({
          links: [
            eth0('172.30.0.2'),
            link(3, 'cni0', { kind: 'bridge', address: '10.244.0.1/24' }),
            veth(4, 'veth1', 2, 0, { master: 'cni0' }),
            veth(5, 'veth2', 2, 1, { master: 'cni0' }),
          ],
        }),
        namespace({ name: 'cni-1', links: [veth(2, 'eth0', 4, 0, { address: '10.244.0.7/24' })] }),
        namespace({ name: 'cni-2', links: [veth(2, 'eth0', 5, 0, { address: '10.244.0.4/24' })] }),
      ],
      PROXY,
    ),
  ],
  kubernetes: {
    ...{ slices: [], gateways: [], httpRoutes: [] },
    nodes: [{ metadata: { name: 'controlplane' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }],
    pods: [
      pod('shop', 'client', '10.244.0.7', { run: 'client' }),
      pod('kube-system', 'coredns', '10.244.0.4', { 'k8s-app': 'kube-dns' }),
      pod('shop', 'lost', '10.244.0.99', { app: 'lost' }),
    ],
    services: [
      {
        metadata: { name: 'web', namespace: 'shop' },
        spec: { clusterIP: '10.104.7.31', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
      },
    ],
    ingresses: [
      {
        metadata: { name: 'front', namespace: 'shop' },
        spec: {
          rules: [
            {
              host: 'shop.example',
              http: {
                paths: [
                  { path: '/', backend: { service: { name: 'web', port: { number: 80 } } } },
                  { path: '/pay', backend: { service: { name: 'pay', port: { number: 80 } } } },
                ],
              },
            },
          ],
        },
      },
    ],
    policies: [{ metadata: { name: 'deny-all', namespace: 'shop' }, spec: { podSelector: {} } }],
  },
}
function pod(namespace: string, name: string, podIP: string, labels: Record<string, string>) {
  const status = { phase: 'Running', podIP, conditions: [{ type: 'Ready', status: 'True' }] }
  return { metadata: { name, namespace, labels }, spec: { nodeName: 'controlplane' }, status }
}

describe('a map of a cluster', () => {
  it('finds which namespace a pod lives in by its address, and a pod whose address nobody has', () => {
    const { map, get } = found(buildMap(cluster))
    expect(get('controlplane/cni-1')).toMatchObject({ kind: 'pod', pod: 'pod/shop/client' })
    expect(map.cluster?.pods.map(({ netns }) => netns)).toEqual(['controlplane/cni-1', 'controlplane/cni-2', undefined])
    expect(map.cluster?.pods[2]?.problem).toBe('no interface on controlplane has its address')
    expect(map.cables).toHaveLength(2)
  })

  it('says why a Service leads nowhere, and what its rule does', () => {
    const { map } = found(buildMap(cluster))
    expect(map.cluster?.services[0]?.problem).toBe('no endpoints: no pod has app=web')
    expect(map.machines[0]?.serviceRules).toMatchObject([
      { address: '10.104.7.31', port: 80, protocol: 'tcp', to: [], rejects: true },
      { address: '10.96.0.10', port: 53, protocol: 'udp', to: ['10.244.0.4:53'], rejects: false },
    ])
    expect(map.machines[0]?.natRules).toEqual(['-A POSTROUTING -s 10.244.0.0/24 ! -o cni0 -j MASQUERADE'])
  })

  it('finds the backend of an Ingress that is not there', () => {
    const rules = found(buildMap(cluster)).map.cluster?.entries[0]?.rules
    expect(rules?.map(({ service, problem }) => service ?? problem)).toEqual([
      'service/shop/web',
      'there is no Service pay in shop',
    ])
  })

  it('knows which pods a policy guards', () => {
    const [policy] = found(buildMap(cluster)).map.cluster?.policies ?? []
    expect(policy).toMatchObject({ ingress: true, egress: false, pods: ['pod/shop/client', 'pod/shop/lost'] })
  })
})
