import type { StartedSandbox } from '@cka-netlab/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepared, sandboxFor, verdictOf } from './on-real-sandbox.ts'

let sandbox: StartedSandbox

beforeAll(async () => {
  sandbox = await sandboxFor({ name: 'host' })
  await prepared(
    sandbox,
    'node01',
    `ip netns add red
    ip netns add blue
    ip netns add lone
    ip link add veth-red netns red type veth peer name veth-blue netns blue
    ip -n red addr add 192.168.15.1/24 dev veth-red
    ip -n blue addr add 192.168.15.2/24 dev veth-blue
    ip -n red link set veth-red up
    ip -n blue link set veth-blue up
    ip -n red route add default via 192.168.15.2
    ip link add br0 type bridge
    ip link add veth-lone netns lone type veth peer name veth-lone-br
    ip link set veth-lone-br master br0 up
    ip netns exec red sysctl -qw net.ipv4.ip_forward=1
    ip netns exec blue sysctl -qw net.ipv4.ip_forward=0
    systemctl start nginx
    ip -n red link set lo up
    ip netns exec red socat TCP-LISTEN:7000,bind=127.0.0.1,fork - > /dev/null 2>&1 &
    mkdir -p /etc/cni/net.d
    echo '{"cniVersion":"1.0.0","name":"shop-net","type":"bridge","bridge":"cni0","isGateway":true,"ipam":{"type":"host-local","subnet":"10.88.0.0/24"}}' > /etc/cni/net.d/10-shop.conf
    echo '{}' > /etc/cni/net.d/20-late.conflist
    CNI_COMMAND=ADD CNI_CONTAINERID=blue1 CNI_NETNS=/run/netns/blue CNI_IFNAME=net1 CNI_PATH=/opt/cni/bin /opt/cni/bin/bridge < /etc/cni/net.d/10-shop.conf > /dev/null
    iptables -t nat -A POSTROUTING -s 192.168.15.0/24 ! -o br0 -j MASQUERADE
    iptables -N WEB
    iptables -A FORWARD -j WEB
    iptables -A WEB -p tcp -m multiport --dports 80,443 -j DROP
    iptables-legacy -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 192.168.15.2:80
    mkdir -p /opt/lab
    echo '{"plugins":[{"type":"bridge","mtu":1400}]}' > /opt/lab/net.conf
    chmod 600 /opt/lab/net.conf
    ln -s /etc/shadow /opt/lab/link`,
  )
})
afterAll(() => sandbox?.[Symbol.asyncDispose]())

const red = '{ node: node01, netns: red }'
const blue = '{ node: node01, netns: blue }'

describe('passes', () => {
  it.each([
    'netns: { node: node01, name: red }',
    'netns: { node: node01, name: green, exists: false }',
    `veth: { ends: [{ on: ${red}, name: veth-red }, { on: ${blue}, name: veth-blue }] }`,
    'veth: { ends: [{ on: { node: node01 }, name: veth-lone-br }, { on: { node: node01, netns: lone }, name: veth-lone }] }',
    `link: { on: ${red}, name: veth-red, type: veth, up: true, mtu: 1500 }`,
    'link: { on: { node: node01 }, name: veth-lone-br, master: br0 }',
    'link: { on: { node: node01 }, name: br0, type: bridge, up: false }',
    'bridge: { on: { node: node01 }, name: br0, up: false, ports: [veth-lone-br], namespaces: [lone] }',
    'bridge: { on: { node: node01 }, name: cni0, up: true, namespaces: [blue] }',
    `address: { on: ${red}, link: veth-red, address: 192.168.15.1/24 }`,
    `address: { on: ${blue}, link: net1, inRange: 10.88.0.0/24 }`,
    `sysctl: { on: ${red}, key: net.ipv4.ip_forward, value: 1 }`,
    `sysctl: { on: ${blue}, key: net.ipv4.ip_forward, value: 0 }`,
    'listen: { on: { node: node01 }, port: 80, address: any, process: nginx }',
    `listen: { on: ${red}, port: 7000, address: 127.0.0.1, process: socat }`,
    `listen: { on: ${blue}, port: 7000, exists: false }`,
    'process: { node: node01, program: sshd }',
    'process: { node: node01, program: kubelet, exists: false }',
    'cniConfig: { node: node01, file: 10-shop.conf, match: { name: shop-net, plugins: [{ type: bridge, isGateway: true }] } }',
    'cniLease: { node: node01, network: shop-net, container: blue1, interface: net1, address: 10.88.0.2, inRange: 10.88.0.0/24 }',
    'cniLease: { node: node01, network: shop-net, container: none, exists: false }',
    `route: { on: ${red}, destination: default, via: 192.168.15.2, dev: veth-red }`,
    `route: { on: ${red}, destination: 192.168.15.0/24, source: 192.168.15.1 }`,
    'iptables: { on: { node: node01 }, table: nat, chain: POSTROUTING, source: 192.168.15.0/24, outInterface: "!br0", target: MASQUERADE }',
    'iptables: { on: { node: node01 }, chain: FORWARD, protocol: tcp, destinationPort: 443, target: DROP }',
    'iptables: { on: { node: node01 }, table: nat, chain: PREROUTING, target: DNAT, toDestination: "192.168.15.2:80" }',
    'file: { node: node01, path: /opt/lab/net.conf, mode: "0600", data: { plugins: [{ type: bridge, mtu: { lte: 1400 } }] } }',
    'file: { node: node01, path: /opt/lab/none, exists: false }',
    `connectivity: { allow: [{ from: ${red}, to: { ping: 192.168.15.2 } }, { from: ${blue}, to: { ping: 192.168.15.1 } }], deny: [{ from: { node: node02 }, to: { ping: 192.168.15.2 } }] }`,
    'tcp: { from: { node: node01 }, host: node02, port: 22 }',
    'tcp: { from: { node: node01 }, host: node02, port: 23, expect: refused }',
    'tcp: { from: { outside: true }, host: 172.30.0.3, port: 22 }',
    'dns: { from: { node: node01 }, name: node02, expect: { addresses: [172.30.0.4] } }',
    'dns: { from: { node: node01 }, name: www.example.com, expect: { status: NXDOMAIN } }',
    `command: { from: ${red}, script: "ip -br addr show dev veth-red", expect: { stdoutContains: 192.168.15.1/24 } }`,
  ])('%s', async (yaml) => {
    expect(await verdictOf(sandbox, yaml)).toMatchObject({ outcome: 'pass' })
  })
})

describe('fails', () => {
  it.each([
    ['netns: { node: node02, name: red }', 'ip netns lists none'],
    [
      'veth: { ends: [{ on: { node: node01, netns: red }, name: veth-red }, { on: { node: node01, netns: lone }, name: veth-lone }] }',
      'veth-red: its other end is link',
    ],
    ['link: { on: { node: node01, netns: green }, name: veth-red }', 'there is no network namespace "green"'],
    ['link: { on: { node: node01, netns: lone }, name: veth-lone, up: true }', 'veth-lone is down'],
    [`address: { on: ${red}, link: veth-red, address: 192.168.15.1/25 }`, '192.168.15.1/24 on veth-red'],
    ['bridge: { on: { node: node01 }, name: br0, namespaces: [blue] }', '(on cni0)'],
    ['sysctl: { on: { node: node01 }, key: net.ipv4.no_such_thing, value: 1 }', 'there is no parameter'],
    ['listen: { on: { node: node01 }, port: 7000 }', 'nothing listens on 7000'],
    ['process: { node: node01, program: kubelet }', 'no process of that name'],
    ['cniConfig: { node: node01, file: 20-late.conflist }', '10-shop.conf is taken; 20-late.conflist come after it'],
    ['cniConfig: { node: node02 }', 'no file with the ending'],
    ['cniLease: { node: node01, network: shop-net, container: red1 }', '10.88.0.2 to blue1 (net1)'],
    ['dockerNetwork: { node: node02, name: bridge }', 'dockerd does not run on this machine'],
    [`route: { on: ${blue}, destination: default }`, '192.168.15.0/24 dev veth-blue'],
    [
      'iptables: { on: { node: node02 }, table: nat, chain: POSTROUTING, target: MASQUERADE }',
      'no rule in POSTROUTING',
    ],
    ['file: { node: node01, path: /opt/lab/net.conf, data: { plugins: [{ type: ptp }] } }', 'bridge'],
    [`connectivity: { allow: [{ from: ${red}, to: { ping: 192.168.15.9 } }] }`, 'no reply from 192.168.15.9'],
    ['tcp: { from: { node: node01 }, host: node02, port: 23 }', 'refused'],
    [`command: { from: ${red}, script: "exit 3" }`, 'exit code 3'],
  ])('%s', async (yaml, observed) => {
    expect(await verdictOf(sandbox, yaml)).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining(observed),
    })
  })

  it('a program of a lab that runs too long, within its own limit', async () => {
    const yaml = `command: { from: ${red}, script: "sleep 60", commandTimeoutSeconds: 1 }`
    expect(await verdictOf(sandbox, yaml)).toMatchObject({ outcome: 'fail', observed: 'it ran longer than 1 s' })
  })
})

it("does not believe programs that the learner has replaced on the machine's own disk", async () => {
  await prepared(sandbox, 'node02', `printf '#!/bin/sh\\necho fake\\n' > /usr/local/bin/ip; chmod +x /usr/local/bin/ip`)
  const yaml = 'link: { on: { node: node02 }, name: eth0, up: true }'
  expect(await verdictOf(sandbox, yaml)).toMatchObject({ outcome: 'pass' })
})
