import { describe, expect, it } from 'vitest'
import { nameByPointingBack, parseLinks, parseRoutes } from '../src/observe/network.ts'

describe('links', () => {
  const text = JSON.stringify([
    {
      ifindex: 1,
      ifname: 'lo',
      flags: ['LOOPBACK', 'UP'],
      mtu: 65536,
      operstate: 'UNKNOWN',
      address: '00:00:00:00:00:00',
    },
    {},
    {
      ...{ ifindex: 5, link_index: 4, link_netnsid: 1, ifname: 'veth-red', flags: ['BROADCAST', 'UP'], mtu: 1450 },
      ...{ operstate: 'UP', master: 'v-net-0', address: '0e:01', linkinfo: { info_kind: 'veth' } },
      addr_info: [{ family: 'inet', local: '192.168.15.1', prefixlen: 24, scope: 'global' }],
    },
    { ifindex: 6, ifname: 'a', link: 'b', flags: [], mtu: 1500, operstate: 'DOWN', linkinfo: { info_kind: 'veth' } },
    { ifindex: 7, ifname: 'b', link: 'a', flags: [], mtu: 1500, operstate: 'DOWN', linkinfo: { info_kind: 'veth' } },
  ])

  it('reads kind, state, bridge and addresses, and skips the holes that iproute2 leaves', () => {
    const links = parseLinks(text)
    expect(links.map((link) => link.name)).toEqual(['lo', 'veth-red', 'a', 'b'])
    expect(links[1]).toMatchObject({
      kind: 'veth',
      up: true,
      master: 'v-net-0',
      peerIndex: 4,
      addresses: [{ family: 'inet', address: '192.168.15.1', prefixLength: 24, scope: 'global' }],
    })
  })

  it('finds the other end of a veth by name when it is in the same namespace', () => {
    expect(parseLinks(text).find((link) => link.name === 'a')?.peerIndex).toBe(7)
  })
})

describe('where the other end of a veth is', () => {
  const veth = (index: number, peerIndex: number, peerNamespaceId: number) => ({
    ...{ index, peerIndex, peerNamespaceId, name: `v${index}`, kind: 'veth', mtu: 1500, up: true, operstate: 'UP' },
    addresses: [],
  })

  it('is the namespace with a veth that points back', () => {
    const away = [veth(5, 4, 0), veth(7, 6, 1)]
    nameByPointingBack(
      away,
      new Map([
        ['red', [veth(4, 5, 0)]],
        ['blue', [veth(6, 7, 0)]],
      ]),
    )
    expect(away.map((link) => (link as { peerNetns?: string }).peerNetns)).toEqual(['red', 'blue'])
  })

  it('is left open when two namespaces fit, unless another link settles it', () => {
    const alone = [veth(2, 2, 0)]
    const seen = new Map([
      ['red', [veth(2, 2, 0), veth(9, 3, 0)]],
      ['blue', [veth(2, 2, 0)]],
    ])
    nameByPointingBack(alone, seen)
    expect(alone[0]).not.toHaveProperty('peerNetns')
    const pair = [veth(2, 2, 0), veth(3, 9, 0)]
    nameByPointingBack(pair, seen)
    expect(pair[0]).toHaveProperty('peerNetns', 'red')
  })
})

it('gives a host route its prefix and leaves default alone', () => {
  const routes = parseRoutes(
    JSON.stringify([
      { dst: 'default', gateway: '172.30.0.1', dev: 'eth0', flags: [] },
      { dst: '10.244.0.7', dev: 'veth1', scope: 'link', flags: [] },
      { dst: '172.30.0.0/24', dev: 'eth0', prefsrc: '172.30.0.3', metric: 100, flags: [] },
    ]),
  )
  expect(routes).toEqual([
    { destination: 'default', gateway: '172.30.0.1', device: 'eth0' },
    { destination: '10.244.0.7/32', device: 'veth1' },
    { destination: '172.30.0.0/24', device: 'eth0', source: '172.30.0.3', metric: 100 },
  ])
})
