import type { Link } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { evaluateBridge } from './evaluate.ts'
import { BridgeSpec } from './schema.ts'

const link = (name: string, more: Partial<Link> = {}): Link => ({
  ...{ index: 1, name, mtu: 1500, up: true, operstate: 'UP', addresses: [] },
  ...more,
})
const links = [
  link('br0', { kind: 'bridge' }),
  link('veth1', { kind: 'veth', master: 'br0', peerIndex: 2, peerNetns: 'red' }),
  link('veth2', { kind: 'veth', peerIndex: 2, peerNetns: 'blue' }),
]
const judge = (more: object, found = links) =>
  evaluateBridge(BridgeSpec.parse({ on: { node: 'node01' }, name: 'br0', ...more }), {
    network: { found: true, value: { links: found, routes: [] } },
  })

describe('bridge', () => {
  it('passes a namespace whose cable ends in a port, whatever the port is called', () => {
    expect(judge({ namespaces: ['red'], up: true }).outcome).toBe('pass')
  })

  it('fails a namespace whose cable ends beside the bridge, and points at it', () => {
    expect(judge({ namespaces: ['red', 'blue'] })).toMatchObject({
      outcome: 'fail',
      observed: 'veths to blue: veth2 (on no bridge)',
      hint: expect.stringContaining('blue'),
    })
  })

  it('fails a link of another type, a missing port and a bridge that is down', () => {
    expect(judge({}, [link('br0', { kind: 'veth' })])).toMatchObject({ observed: 'br0 is of type veth' })
    expect(judge({ ports: ['veth2'] })).toMatchObject({ outcome: 'fail', observed: 'ports veth1' })
    expect(judge({ up: true }, [link('br0', { kind: 'bridge', up: false })]).outcome).toBe('fail')
  })

  it('passes a bridge that should be gone and is', () => {
    expect(judge({ exists: false }, []).outcome).toBe('pass')
    expect(judge({ exists: false }).outcome).toBe('fail')
  })
})
