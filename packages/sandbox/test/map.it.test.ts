import type { NetworkMap } from '@cka-netlab/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StartedSandbox, startSandbox } from '../src/index.ts'
import { type TestEngine, testEngine } from './engine.ts'

let engine: TestEngine
let sandbox: StartedSandbox
beforeAll(async () => {
  engine = await testEngine()
  sandbox = await startSandbox(engine.driver(), { name: 'host' })
})
afterAll(() => engine?.[Symbol.asyncDispose]())

const node01 = async (script: string) => {
  const result = await sandbox.exec({ machine: 'node01', user: 'root', script, timeoutSeconds: 20 })
  expect(result.stderr).toBe('')
}
const map = (): Promise<NetworkMap> => sandbox.view.observe('map', {})
const namespace = (of: NetworkMap, id: string) =>
  of.machines.flatMap(({ namespaces }) => namespaces).find((one) => one.id === id)

it('shows the bare machines on one wire, and nothing else', async () => {
  const { machines, cables, wires, cluster } = await map()
  expect(machines.map(({ name, namespaces }) => [name, namespaces.map(({ id }) => id)])).toEqual([
    ['terminal', ['terminal']],
    ['node01', ['node01']],
    ['node02', ['node02']],
  ])
  expect(wires).toMatchObject([{ name: '172.30.0.0/24', links: ['terminal:eth0', 'node01:eth0', 'node02:eth0'] }])
  expect([cables, cluster]).toEqual([[], undefined])
})

it('shows what a learner builds: namespaces, a bridge, cables, a link that is down and a route to nowhere', async () => {
  await node01(`
    for n in red blue; do
      ip netns add $n; ip link add veth-$n type veth peer name veth-$n-br
      ip link set veth-$n netns $n
    done
    ip link add v-net-0 type bridge; ip link set v-net-0 up; ip addr add 192.168.15.5/24 dev v-net-0
    for n in red blue; do ip link set veth-$n-br master v-net-0 up; done
    ip -n red addr add 192.168.15.1/24 dev veth-red; ip -n red link set veth-red up
    ip -n red route add default via 192.168.15.99
    iptables -t nat -A POSTROUTING -s 192.168.15.0/24 ! -o v-net-0 -j MASQUERADE`)
  const seen = await map()
  expect(seen.cables.map(({ ends, up }) => [...[...ends].sort(), up])).toEqual([
    ['node01/red:veth-red', 'node01:veth-red-br', true],
    ['node01/blue:veth-blue', 'node01:veth-blue-br', false],
  ])
  expect(namespace(seen, 'node01/red')).toMatchObject({
    kind: 'named',
    links: [{ name: 'veth-red', state: 'up', addresses: ['192.168.15.1/24'] }],
    routes: [
      { destination: 'default', gateway: '192.168.15.99', problem: 'nobody on the wire of veth-red has 192.168.15.99' },
      { destination: '192.168.15.0/24', device: 'veth-red' },
    ],
  })
  expect(namespace(seen, 'node01/blue')?.links).toMatchObject([{ name: 'veth-blue', state: 'down', problem: 'down' }])
  expect(seen.machines[1]?.natRules).toEqual(['-A POSTROUTING -s 192.168.15.0/24 ! -o v-net-0 -j MASQUERADE'])
})

it('shows a namespace without a name by the program in it', async () => {
  await node01('ip link add outer type veth peer name inner')
  await node01('unshare --net --fork sh -c "sleep 300" </dev/null >/dev/null 2>&1 &')
  await node01('sleep 1; ip link set inner netns $(pgrep -xn sleep)')
  const seen = await map()
  const found = seen.machines[1]?.namespaces.find(({ kind }) => kind === 'process')
  expect(found?.links).toMatchObject([{ name: 'inner' }])
  expect(seen.cables.map(({ ends }) => ends)).toContainEqual(['node01:outer', `${found?.id}:inner`])
})

it('does not take the word of programs that a learner has replaced', async () => {
  await node01('printf "#!/bin/sh\\necho []\\n" > /usr/local/sbin/ip; chmod +x /usr/local/sbin/ip')
  expect(namespace(await map(), 'node01/red')?.links).toHaveLength(1)
})
