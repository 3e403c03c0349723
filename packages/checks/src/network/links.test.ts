import type { Link, NetworkState } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { evaluateAddress } from '../address/evaluate.ts'
import { AddressSpec } from '../address/schema.ts'
import { evaluateLink } from '../link/evaluate.ts'
import { LinkSpec } from '../link/schema.ts'
import { evaluateNetns } from '../netns/evaluate.ts'
import { evaluateRoute } from '../route/evaluate.ts'
import { RouteSpec } from '../route/schema.ts'
import { evaluateVeth } from '../veth/evaluate.ts'
import { VethSpec } from '../veth/schema.ts'

const red = { node: 'node01', netns: 'red' }
const blue = { node: 'node01', netns: 'blue' }

const veth = (name: string, more: Partial<Link> = {}): Link => ({
  index: 2,
  name,
  kind: 'veth',
  mac: '06:ce:6b:be:0f:42',
  mtu: 1500,
  up: true,
  operstate: 'UP',
  peerIndex: 2,
  addresses: [],
  ...more,
})
const facts = (links: Link[], routes: NetworkState['routes'] = []) => ({
  network: { found: true as const, value: { links, routes } },
})
const noNamespace = {
  network: { found: false as const, code: 'NO_SUCH_NETNS', message: 'there is no namespace "red"' },
}

describe('veth', () => {
  const spec = VethSpec.parse({
    ends: [
      { on: red, name: 'veth-red' },
      { on: blue, name: 'veth-blue' },
    ],
  })

  it('passes two ends that name each other', () => {
    const ends: [ReturnType<typeof facts>, ReturnType<typeof facts>] = [
      facts([veth('veth-red', { peerNetns: 'blue' })]),
      facts([veth('veth-blue', { peerNetns: 'red' })]),
    ]
    expect(evaluateVeth(spec, { ends }).outcome).toBe('pass')
  })

  it('fails two pairs whose other ends have the same indices elsewhere', () => {
    const ends: [ReturnType<typeof facts>, ReturnType<typeof facts>] = [
      facts([veth('veth-red')]),
      facts([veth('veth-blue')]),
    ]
    expect(evaluateVeth(spec, { ends })).toMatchObject({ outcome: 'fail', observed: expect.stringContaining('link 2') })
  })

  it('fails a link of another type, and tells which', () => {
    const ends: [ReturnType<typeof facts>, ReturnType<typeof facts>] = [
      facts([veth('veth-red', { kind: 'dummy' })]),
      facts([veth('veth-blue', { peerNetns: 'red' })]),
    ]
    expect(evaluateVeth(spec, { ends })).toMatchObject({ outcome: 'fail', observed: expect.stringContaining('dummy') })
  })

  it('tells a namespace that is missing', () => {
    expect(evaluateVeth(spec, { ends: [noNamespace, facts([])] })).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining('there is no namespace "red"'),
    })
  })
})

describe('address', () => {
  const spec = AddressSpec.parse({ on: red, link: 'veth-red', address: '192.168.15.1/24' })
  const having = (address: string, prefixLength: number) =>
    facts([veth('veth-red', { addresses: [{ family: 'inet', address, prefixLength, scope: 'global' }] })])

  it('passes the address with its prefix length', () => {
    expect(evaluateAddress(spec, having('192.168.15.1', 24)).outcome).toBe('pass')
  })

  it('fails another prefix length', () => {
    expect(evaluateAddress(spec, having('192.168.15.1', 32))).toMatchObject({
      outcome: 'fail',
      observed: '192.168.15.1/32 on veth-red',
    })
  })

  it('passes any address in a range where a range is asked for', () => {
    const any = AddressSpec.parse({ on: red, link: 'veth-red', inRange: '192.168.15.0/24' })
    expect(evaluateAddress(any, having('192.168.15.77', 24)).outcome).toBe('pass')
    expect(evaluateAddress(any, having('192.168.16.1', 24)).outcome).toBe('fail')
    expect(AddressSpec.safeParse({ on: red, link: 'veth-red' }).success).toBe(false)
  })

  it('fails the right address on another link', () => {
    const other = facts([
      veth('veth-red'),
      veth('eth9', { addresses: [{ family: 'inet', address: '192.168.15.1', prefixLength: 24, scope: 'global' }] }),
    ])
    expect(evaluateAddress(spec, other).outcome).toBe('fail')
  })
})

describe('link', () => {
  const spec = (more: object) => LinkSpec.parse({ on: red, name: 'veth-red', ...more })

  it('fails a link that is down when it should be up', () => {
    const down = facts([veth('veth-red', { up: false, operstate: 'DOWN' })])
    expect(evaluateLink(spec({ up: true }), down)).toMatchObject({
      outcome: 'fail',
      observed: 'veth-red is down (state DOWN)',
    })
  })

  it('passes a link that is set up although the other end is down', () => {
    expect(evaluateLink(spec({ up: true }), facts([veth('veth-red', { operstate: 'LOWERLAYERDOWN' })])).outcome).toBe(
      'pass',
    )
  })

  it('fails a port of another bridge', () => {
    expect(evaluateLink(spec({ master: 'br0' }), facts([veth('veth-red', { master: 'br1' })])).outcome).toBe('fail')
    expect(evaluateLink(spec({ master: 'br0' }), facts([veth('veth-red', { master: 'br0' })])).outcome).toBe('pass')
  })

  it('passes a link that should be gone and is', () => {
    expect(evaluateLink(spec({ exists: false }), facts([])).outcome).toBe('pass')
    expect(evaluateLink(spec({ exists: false }), facts([veth('veth-red')])).outcome).toBe('fail')
  })
})

describe('route', () => {
  const routes = [
    { destination: 'default', gateway: '192.168.15.2', device: 'veth-red' },
    { destination: '192.168.15.0/24', device: 'veth-red', source: '192.168.15.1' },
  ]
  const judge = (more: object) => evaluateRoute(RouteSpec.parse({ on: red, ...more }), facts([], routes)).outcome

  it('knows 0.0.0.0/0 for the default route', () => {
    expect(judge({ destination: '0.0.0.0/0', via: '192.168.15.2' })).toBe('pass')
  })

  it('fails another gateway, device or source', () => {
    expect(judge({ destination: 'default', via: '192.168.15.3' })).toBe('fail')
    expect(judge({ destination: '192.168.15.0/24', dev: 'eth0' })).toBe('fail')
    expect(judge({ destination: '192.168.15.0/24', source: '192.168.15.1' })).toBe('pass')
    expect(judge({ destination: '192.168.15.0/24', source: '192.168.15.9' })).toBe('fail')
  })

  it('does not take the default route for a route to a range', () => {
    expect(judge({ destination: '10.0.0.0/8' })).toBe('fail')
  })
})

it('fails a namespace of another name, and lists those there are', () => {
  const spec = { node: 'node01', name: 'red', exists: true }
  expect(evaluateNetns(spec, { names: ['Red', 'blue'] })).toMatchObject({
    outcome: 'fail',
    observed: 'ip netns lists Red, blue',
  })
})
