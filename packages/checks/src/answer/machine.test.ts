import type { NetworkState, ProcessState } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import type { ClusterView } from '../view.ts'
import { busiestPort, flagValues, linkFacts, listenerNames, routeFacts } from './machine.ts'

const network: NetworkState = {
  links: [
    {
      ...{ index: 2, name: 'eth0', mac: '02:c4:ac:00:00:03', mtu: 1400, up: true, operstate: 'UP' },
      addresses: [{ family: 'inet', address: '172.30.0.3', prefixLength: 24, scope: 'global' }],
    },
    { index: 3, name: 'cni0', kind: 'bridge', mtu: 1400, up: true, operstate: 'UP', addresses: [] },
    { index: 4, name: 'veth1', kind: 'veth', mtu: 1400, up: true, operstate: 'UP', master: 'cni0', addresses: [] },
  ],
  routes: [{ destination: '10.244.0.0/24', gateway: '172.30.0.2', device: 'eth0' }],
}
const program = (command: string, ...rest: string[]): ProcessState => ({
  ...{ pid: 1, command: command.slice(0, 15), uid: 0 },
  arguments: [command, ...rest],
})
const processes = [
  program('kube-controller-manager'),
  program('etcd', '--listen-client-urls=https://127.0.0.1:2379,https://172.30.0.2:2379'),
]
const listening = (port: number, name: string) => ({
  ...{ protocol: 'tcp' as const, address: '127.0.0.1', port },
  processes: [name],
})
const sockets = [listening(10257, 'kube-controller'), listening(2379, 'etcd'), listening(2380, 'etcd')]
const stdout = '0 0 127.0.0.1:2379 127.0.0.1:50000\n0 0 127.0.0.1:50000 127.0.0.1:2379\n'
const facts = { network, processes, sockets, command: { exitCode: 0, stdout, stderr: '', timedOut: false } }
const view = {
  topology: { name: 'cluster', cni: 'bridge', addons: [] },
  observe: async (kind: keyof typeof facts) => facts[kind],
} as unknown as ClusterView
const on = { node: 'node01' }

describe('right answers that a machine tells', () => {
  it('finds an interface by its address, and counts the ports of a bridge', async () => {
    expect(await linkFacts(view, { observe: 'link', on, holding: '172.30.0.3', tell: 'name' })).toEqual(['eth0'])
    expect(await linkFacts(view, { observe: 'link', on, name: 'eth0', tell: 'range' })).toEqual(['172.30.0.0/24'])
    expect(await linkFacts(view, { observe: 'link', on, name: 'cni0', tell: 'ports' })).toEqual(['1'])
  })

  it('tells the gateway of a route', async () => {
    expect(await routeFacts(view, { observe: 'route', on, destination: '10.244.0.0/24', tell: 'via' })).toEqual([
      '172.30.0.2',
    ])
  })

  it('takes both the name that the kernel cuts and the whole one for a listener', async () => {
    expect(await listenerNames(view, { observe: 'listener', node: 'controlplane', port: 10257 })).toEqual([
      'kube-controller',
      'kube-controller-manager',
    ])
  })

  it('picks the port out of a flag', async () => {
    const what = { observe: 'flag', node: 'controlplane', process: 'etcd', flag: 'listen-client-urls' } as const
    expect(await flagValues(view, { ...what, pattern: ':(\\d+)' })).toEqual(['2379'])
  })

  it('names the port of a program with the most connections', async () => {
    expect(await busiestPort(view, { observe: 'busiestPort', node: 'controlplane', process: 'etcd' })).toEqual(['2379'])
  })
})
