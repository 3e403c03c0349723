import { describe, expect, it } from 'vitest'
import { parseMachines } from '../src/observe/map.ts'
import { parseAllRoutes } from '../src/observe/network.ts'

const RS = '\u001e'
const ADDRESSES = JSON.stringify([{ ifindex: 2, ifname: 'eth0', flags: ['UP'], mtu: 1500, operstate: 'UP' }])
const LOOPBACK = JSON.stringify([{ ifindex: 1, ifname: 'lo', flags: ['UP'], mtu: 65536, operstate: 'UNKNOWN' }])

describe('what the observer tells of all machines', () => {
  const text = [
    `${RS}machine node01\n1\n${ADDRESSES}\n[]\n`,
    `${RS}netns red\n0\n${ADDRESSES}\n[]\n`,
    `${RS}netns gone\n`,
    `${RS}process nginx\n1\n${ADDRESSES}\n[]\n`,
    `${RS}process nginx\n1\n${ADDRESSES}\n[]\n`,
    `${RS}process systemd-hostnam\n1\n${LOOPBACK}\n[]\n`,
    `${RS}iptables nft\n*nat\nCOMMIT\n`,
    `${RS}machine node02\n`,
    `${RS}end\n`,
  ].join('')

  it('is read namespace by namespace, without those that are gone or have nothing but a loopback device', () => {
    const node01 = parseMachines(text).get('node01')
    expect(node01?.namespaces.map(({ name, process, forwards }) => [name ?? process, forwards])).toEqual([
      [undefined, true],
      ['red', false],
      ['nginx', true],
      ['nginx 2', true],
    ])
    expect(node01?.iptables.nft).toBe('*nat\nCOMMIT\n')
    expect(parseMachines(text).get('node02')?.namespaces).toEqual([])
  })

  it('is not taken for the whole when it was cut short', () => {
    expect(() => parseMachines(text.replace(`${RS}end\n`, ''))).toThrow('not read to its end')
  })
})

it('leaves out the routes that the kernel keeps for its own addresses', () => {
  const routes = parseAllRoutes(
    JSON.stringify([
      { type: 'unreachable', dst: 'default', table: 'main', flags: [] },
      { type: 'unicast', dst: '10.0.0.1', dev: 'eth0', gateway: '172.30.0.1', table: '7', flags: ['linkdown'] },
      { type: 'local', dst: '127.0.0.1', dev: 'lo', table: 'local', flags: [] },
      { type: 'unicast', dst: 'fe80::/64', dev: 'eth0', table: 'main', flags: [] },
    ]),
  )
  expect(routes).toMatchObject([
    { destination: 'default', type: 'unreachable' },
    { destination: '10.0.0.1/32', gateway: '172.30.0.1', table: '7', flags: ['linkdown'] },
  ])
})
