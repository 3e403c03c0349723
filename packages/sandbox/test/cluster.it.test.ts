import type { Place, Topology } from '@cka-netlab/contracts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type DockerDriver, type StartedSandbox, startSandbox } from '../src/index.ts'
import { type TestEngine, testEngine } from './engine.ts'

const cluster: Topology = { name: 'cluster', cni: 'bridge', addons: [] }
const MANIFESTS = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  nodeName: node01
  hostAliases: [{ ip: 192.0.2.7, hostnames: [partner] }]
  terminationGracePeriodSeconds: 0
  containers: [{ name: web, image: "nginx:1.27", imagePullPolicy: IfNotPresent }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 8080, targetPort: 80, nodePort: 30080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: visitor, namespace: default }
spec:
  nodeName: controlplane
  terminationGracePeriodSeconds: 0
  containers: [{ name: visitor, image: "busybox:1.36", imagePullPolicy: IfNotPresent, command: [sleep, infinity] }]
`

let engine: TestEngine
let driver: DockerDriver
let sandbox: StartedSandbox

beforeAll(async () => {
  engine = await testEngine()
  driver = engine.driver()
  sandbox = await startSandbox(driver, cluster)
  const script =
    'kubectl apply -f - && kubectl wait --for=condition=Ready pod/visitor --timeout=90s && kubectl -n shop wait --for=condition=Ready pod/web --timeout=90s'
  const { exitCode, stderr } = await sandbox.exec({
    machine: 'terminal',
    user: 'learner',
    script,
    stdin: MANIFESTS,
    timeoutSeconds: 200,
  })
  expect(stderr).toBe('')
  expect(exitCode).toBe(0)
})

afterAll(() => engine?.[Symbol.asyncDispose]())

const visitor: Place = { pod: 'visitor', namespace: 'default' }
const web: Place = { pod: 'web', namespace: 'shop' }
const node01: Place = { node: 'node01' }
const outside: Place = { outside: true }

describe('the API server', () => {
  it('tells of the nodes, asked with the platform’s own certificate', async () => {
    const { status, body } = await sandbox.view.observe('kubernetes', { path: '/api/v1/nodes' })
    expect(status).toBe(200)
    const names = (body as { items: { metadata: { name: string } }[] }).items.map((node) => node.metadata.name)
    expect(names.sort()).toEqual(['controlplane', 'node01'])
  })

  it('answers 404 for what is not there', async () => {
    expect(await sandbox.view.observe('kubernetes', { path: '/api/v1/namespaces/none' })).toMatchObject({ status: 404 })
  })
})

describe('names', () => {
  const dns = (place: Place, name: string, more: object = {}) => sandbox.view.observe('dns', { place, name, ...more })

  it('are looked up by a pod with the search list of its namespace', async () => {
    expect(await dns(web, 'web')).toMatchObject({
      status: 'NOERROR',
      name: 'web.shop.svc.cluster.local',
      server: '10.96.0.10',
    })
    expect(await dns(visitor, 'web')).toMatchObject({ status: 'NXDOMAIN', name: 'web' })
    expect(await dns(visitor, 'web.shop')).toMatchObject({ status: 'NOERROR', name: 'web.shop.svc.cluster.local' })
  })

  it('are asked of a pod’s own server, whatever else is in its network: other looks, a program of its node', async () => {
    const script = 'for netns in $(ip netns | cut -d" " -f1); do ip netns exec $netns sleep 15 > /dev/null & done'
    await sandbox.exec({ machine: 'controlplane', user: 'root', script, timeoutSeconds: 10 })
    const looks = await Promise.all(Array.from({ length: 6 }, () => dns(visitor, 'web.shop')))
    expect(new Set(looks.map(({ server, status }) => `${status} from ${server}`))).toEqual(
      new Set(['NOERROR from 10.96.0.10']),
    )
  })

  it('are found in the hosts file of a pod by a program, not by DNS', async () => {
    expect(await dns(web, 'partner')).toMatchObject({ status: 'NXDOMAIN', server: '10.96.0.10' })
    const { dns: found } = await sandbox.view.observe('http', { place: web, url: 'http://partner/', timeoutSeconds: 1 })
    expect(found).toMatchObject({ server: '/etc/hosts', answers: [{ type: 'A', data: '192.0.2.7' }] })
  })

  it('are asked of the cluster’s DNS by a node', async () => {
    expect(await dns(node01, 'kubernetes.default')).toMatchObject({ answers: [{ type: 'A', data: '10.96.0.1' }] })
    expect(await dns(node01, '10.96.0.1', { type: 'PTR' })).toMatchObject({
      answers: [{ type: 'PTR', data: 'kubernetes.default.svc.cluster.local' }],
    })
    expect(await dns(node01, '_https._tcp.kubernetes', { type: 'SRV' })).toMatchObject({
      answers: [{ type: 'SRV', data: '0 100 443 kubernetes.default.svc.cluster.local' }],
    })
  })

  it('outside the cluster have an answer at once', async () => {
    const started = performance.now()
    expect(await dns(visitor, 'example.com')).toMatchObject({ status: 'NXDOMAIN' })
    expect(performance.now() - started).toBeLessThan(2500)
  })

  it('of Services are not known outside', async () => {
    expect(await dns(outside, 'web.shop')).toMatchObject({ status: 'NXDOMAIN' })
    expect(await dns(outside, 'node01')).toMatchObject({ answers: [{ type: 'A', data: '172.30.0.3' }] })
  })

  it('are asked of the server given, and one that does not reply is told from a name that is not there', async () => {
    expect(await dns(visitor, 'web.shop', { server: '172.30.0.99' })).toMatchObject({ status: 'TIMEOUT' })
  })
})

describe('connections', () => {
  const http = (place: Place, url: string) => sandbox.view.observe('http', { place, url })

  it('reach a Service by name from a node and from a pod on the other node', async () => {
    expect(await http(node01, 'http://web.shop:8080/')).toMatchObject({ status: 200, dns: { status: 'NOERROR' } })
    expect(await http(visitor, 'http://web.shop:8080/')).toMatchObject({ status: 200 })
  })

  it('reach a NodePort from outside, and no pod', async () => {
    expect(await http(outside, 'http://node01:30080/')).toMatchObject({ status: 200 })
    expect(await http(outside, 'http://controlplane:30080/')).toMatchObject({ status: 200 })
    const pod = await sandbox.view.observe('kubernetes', { path: '/api/v1/namespaces/shop/pods/web' })
    const { podIP } = (pod.body as { status: { podIP: string } }).status
    expect(podIP).toMatch(/^10\.244\.1\./)
    expect((await http(outside, `http://${podIP}/`)).error).toBeDefined()
    expect(await http(visitor, `http://${podIP}/`)).toMatchObject({ status: 200, address: podIP })
  })

  it('say why there is no answer', async () => {
    expect((await http(visitor, 'http://web:8080/')).error).toMatchObject({ reason: 'resolve' })
    expect((await http(node01, 'http://node01:81/')).error).toMatchObject({ reason: 'refused' })
    const port = await sandbox.view.observe('tcp', { place: visitor, host: 'web.shop', port: 8080 })
    expect(port).toMatchObject({ open: true, address: expect.stringMatching(/^10\./) })
  })

  it('are tried with the platform’s programs, whatever the pod has in it', async () => {
    const { links, routes } = await sandbox.view.observe('network', { place: visitor })
    expect(links.map((link) => link.name).sort()).toEqual(['eth0', 'lo'])
    expect(routes).toContainEqual(expect.objectContaining({ destination: 'default', gateway: '10.244.0.1' }))
  })

  it('name a pod that is not there as a fault of the target', async () => {
    const look = http({ pod: 'ghost', namespace: 'shop' }, 'http://web.shop:8080/')
    await expect(look).rejects.toMatchObject({ fault: 'target', code: 'NO_SUCH_POD' })
  })
})

describe('the map', () => {
  it('shows each pod in its namespace, joined to the bridge of its node', async () => {
    const { cluster, machines, cables } = await sandbox.view.observe('map', {})
    const web = cluster?.pods.find((pod) => pod.id === 'pod/shop/web')
    expect(web).toMatchObject({ node: 'node01', ready: true, netns: expect.stringMatching(/^node01\/cni-/) })
    const cable = cables.find(({ ends }) => ends.includes(`${web?.netns}:eth0`))
    const port = machines
      .find(({ name }) => name === 'node01')
      ?.namespaces[0]?.links.find(({ id }) => cable?.ends.includes(id))
    expect(port).toMatchObject({ kind: 'veth', master: 'cni0', state: 'up' })
    expect(machines.map(({ node }) => node?.ready)).toEqual([undefined, true, true])
  })

  it('shows a Service, its endpoint, and the same rule for it on both nodes', async () => {
    const { cluster, machines } = await sandbox.view.observe('map', {})
    const service = cluster?.services.find(({ id }) => id === 'service/shop/web')
    expect(service?.problem).toBeUndefined()
    expect(service?.endpoints).toMatchObject([{ ready: true, pod: 'pod/shop/web' }])
    const to = [`${service?.endpoints[0]?.address}:80`]
    for (const { serviceRules } of machines.slice(1)) {
      expect(serviceRules).toContainEqual(expect.objectContaining({ address: service?.address, port: 8080, to }))
      expect(serviceRules).toContainEqual(expect.objectContaining({ port: 30080, to }))
    }
  })
})

it('sees the flags of the API server’s process', async () => {
  const processes = await sandbox.view.observe('processes', { node: 'controlplane' })
  const apiserver = processes.find((process) => process.command === 'kube-apiserver')
  expect(apiserver?.arguments).toContain('--service-cluster-ip-range=10.96.0.0/12')
})

it('sees the rules that kube-proxy has written', async () => {
  const { nft, legacy } = await sandbox.view.observe('iptables', { place: node01 })
  expect(nft + legacy).toContain('shop/web')
})

it.each(['controlplane', 'node01'])(
  'gives %s the Service addresses of its snapshot before kube-proxy runs',
  async (machine) => {
    const said = await engine.docker
      .getContainer(`netlab-${sandbox.id}-${machine}`)
      .logs({ stdout: true, stderr: true })
    expect(said.toString()).not.toContain('entrypoint:')
    const script = 'unshare --net sh -c "iptables-restore < /opt/cka-netlab/iptables.rules && iptables-save"'
    const { stdout } = await sandbox.exec({ machine, user: 'root', script, timeoutSeconds: 10 })
    expect(stdout).toMatch(/"default\/kubernetes:https" .*--to-destination 172\.30\.0\.2:6443/)
    expect(stdout).toMatch(/"kube-system\/kube-dns:dns" .*--to-destination 10\.244\.\d+\.\d+:53/)
  },
)

it('works on after a pause', async () => {
  await driver.pause(sandbox.id)
  await driver.resume(sandbox.id)
  const answer = () => sandbox.view.observe('http', { place: node01, url: 'http://web.shop:8080/' })
  await vi.waitFor(async () => expect(await answer()).toMatchObject({ status: 200 }), { timeout: 20_000 })
})

it('can ask the API server again after it was restarted', async () => {
  await sandbox.exec({
    machine: 'controlplane',
    user: 'root',
    script: 'pkill -9 -x kube-apiserver',
    timeoutSeconds: 10,
  })
  // Killed rather than asked to stop: then it would first wait a minute for its watchers to go.
  await vi.waitFor(
    async () => {
      expect(await sandbox.view.observe('kubernetes', { path: '/api/v1/nodes' })).toMatchObject({ status: 200 })
    },
    { timeout: 90_000, interval: 500 },
  )
})
