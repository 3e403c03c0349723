import type { StartedSandbox } from '@cka-netlab/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepared, sandboxFor, verdictOf } from './on-real-sandbox.ts'

let sandbox: StartedSandbox

beforeAll(async () => {
  sandbox = await sandboxFor({ name: 'host' })
  await prepared(
    sandbox,
    'node01',
    `/usr/local/lib/cka-netlab/start-docker
    docker network create --subnet 10.10.0.0/24 --gateway 10.10.0.1 shop > /dev/null
    docker run -d --name web --network shop -p 8080:80 -p 127.0.0.1:9090:80 nginx:1.27 > /dev/null
    docker run -d --name client --network shop --add-host shadow:10.10.0.99 busybox:1.36 sleep 3600 > /dev/null
    docker run -d --name lone busybox:1.36 sleep 3600 > /dev/null
    docker run --name ended busybox:1.36 true`,
  )
})
afterAll(() => sandbox?.[Symbol.asyncDispose]())

const client = '{ node: node01, container: client }'

describe('passes', () => {
  it.each([
    `dns: { from: ${client}, name: web, expect: { addresses: [10.10.0.2] } }`,
    `dns: { from: ${client}, name: shadow, expect: { status: NXDOMAIN } }`,
    `http: { from: ${client}, url: "http://web/", expect: { bodyContains: "Welcome to nginx" } }`,
    'http: { from: { node: node02 }, url: "http://172.30.0.3:8080/" }',
    'http: { from: { node: node01 }, url: "http://127.0.0.1:9090/" }',
    'tcp: { from: { node: node02 }, host: 172.30.0.3, port: 9090, expect: refused }',
    `connectivity: { allow: [{ from: ${client}, to: { ping: 10.10.0.2 } }], deny: [{ from: { node: node01, container: lone }, to: { ping: 10.10.0.2 } }] }`,
    `address: { on: ${client}, link: eth0, address: 10.10.0.3/24 }`,
    `route: { on: ${client}, destination: default, via: 10.10.0.1 }`,
    'listen: { on: { node: node01, container: web }, port: 80, process: nginx }',
    'dockerNetwork: { node: node01, name: shop, driver: bridge, subnet: 10.10.0.0/24, gateway: 10.10.0.1, internal: false, containers: [web, client] }',
    'dockerNetwork: { node: node01, name: nowhere, exists: false }',
    'dockerContainer: { node: node01, name: web, image: "nginx:1.27", networks: [shop], address: 10.10.0.2, ports: [{ container: 80, host: 8080, address: any }, { container: 80, host: 9090, address: 127.0.0.1 }] }',
    'dockerContainer: { node: node01, name: ended, running: false }',
  ])('%s', async (yaml) => {
    expect(await verdictOf(sandbox, yaml)).toMatchObject({ outcome: 'pass' })
  })
})

describe('fails', () => {
  it.each([
    ['dns: { from: { node: node01, container: lone }, name: web }', 'NXDOMAIN'],
    ['dockerNetwork: { node: node01, name: shop, driver: macvlan }', 'driver bridge'],
    ['dockerNetwork: { node: node02, name: shop }', 'dockerd does not run on this machine'],
    ['dockerContainer: { node: node01, name: ended }', 'it is exited'],
    [
      'dockerContainer: { node: node01, name: web, ports: [{ container: 80, host: 9090, address: any }] }',
      'published:',
    ],
    ['http: { from: { node: node01, container: none }, url: "http://web/" }', 'there is no container "none" on node01'],
    ['tcp: { from: { node: node01, container: ended }, host: web, port: 80 }', 'is exited'],
  ])('%s', async (yaml, observed) => {
    expect(await verdictOf(sandbox, yaml)).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining(observed),
    })
  })
})

it('asks no other engine when the socket is a link to one', async () => {
  await prepared(sandbox, 'node02', 'ln -s /proc/1/root/run/docker.sock /run/docker.sock')
  expect(await verdictOf(sandbox, 'dockerNetwork: { node: node02, name: bridge }')).toMatchObject({ outcome: 'fail' })
})
