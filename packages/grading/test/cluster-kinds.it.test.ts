import type { Fail } from '@cka-netlab/contracts'
import type { StartedSandbox } from '@cka-netlab/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepared, sandboxFor, verdictOf } from './on-real-sandbox.ts'

let sandbox: StartedSandbox

beforeAll(async () => {
  sandbox = await sandboxFor({ name: 'cluster', cni: 'bridge', addons: [] })
  await prepared(
    sandbox,
    'terminal',
    `kubectl create namespace payroll
    kubectl create deploy mysql -n payroll --image=cka-netlab/db:1
    kubectl expose deploy mysql -n payroll --port 3306
    kubectl run client --image=busybox:1.36 --labels=app=client --overrides='{"spec":{"nodeName":"node01"}}' -- sleep 3600
    kubectl create deploy web --image=nginx:1.27 --replicas=2
    kubectl expose deploy web --port 80
    kubectl expose deploy web --name web-nobody --port 80 --selector app=nobody
    kubectl expose deploy web --name web-port --port 8081 --target-port 81
    kubectl create service nodeport web-node --tcp=80:80 --node-port=30080
    kubectl set selector service web-node app=web
    kubectl create service clusterip headless --clusterip=None
    kubectl create ingress shop --rule="shop.example/pay*=pay:8282" --class=contour
    kubectl wait --for=condition=Ready pod/client --timeout=60s
    kubectl rollout status deploy/web --timeout=60s
    kubectl rollout status deploy/mysql -n payroll --timeout=60s`,
  )
})
afterAll(() => sandbox?.[Symbol.asyncDispose]())

const client = '{ pod: client }'

describe('passes', () => {
  it.each([
    `dns: { from: ${client}, name: mysql.payroll, expect: { service: { name: mysql, namespace: payroll } } }`,
    `dns: { from: ${client}, name: www.example.com, expect: { status: NXDOMAIN } }`,
    'dns: { from: { node: node01 }, name: web, expect: { service: { name: web } } }',
    `tcp: { from: ${client}, host: mysql.payroll, port: 3306 }`,
    'http: { from: { podsWith: { app: client } }, url: "http://web/", expect: { bodyContains: nginx } }',
    'http: { from: { node: controlplane }, url: "http://web.default.svc.cluster.local/" }',
    'http: { from: { outside: true }, url: "http://172.30.0.3:30080/" }',
    `connectivity: { allow: [{ from: [${client}, { node: controlplane }], to: [{ tcp: "web:80" }, { http: "http://web/" }, { pod: client }] }] }`,
    'service: { name: web, type: ClusterIP, ports: [{ port: 80, targetPort: 80 }], endpoints: { podsWith: { app: web }, ready: 2 } }',
    'service: { name: headless, headless: true }',
    'service: { name: web-node, type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }',
    'serviceCIDR: { range: 10.96.0.0/12, services: [{ name: web }, { name: mysql, namespace: payroll }] }',
    'podIP: { name: client, node: node01, inRange: { observe: nodePodCIDR }, cni: bridge }',
    'podIP: { podsWith: { app: web }, inRange: { observe: podCIDR } }',
    'resource: { apiVersion: v1, kind: Node, count: 2 }',
    'resource: { apiVersion: v1, kind: Pod, namespace: "*", selector: { k8s-app: kube-proxy }, count: 2 }',
    'resource: { apiVersion: apps/v1, kind: Deployment, name: web, match: { spec: { template: { spec: { containers: [{ image: { matches: "^nginx:" } }] } } } } }',
    'resource: { apiVersion: v1, kind: Pod, name: none, exists: false }',
    'ingress: { name: shop, class: contour, rules: [{ host: shop.example, path: /pay, pathType: Prefix, service: pay, port: 8282 }] }',
    'iptables: { on: { node: node01 }, table: nat, chain: PREROUTING, destination: 10.96.0.10, protocol: udp, destinationPort: 53 }',
    `route: { on: ${client}, destination: default, via: 10.244.1.1 }`,
    'address: { on: { node: node01 }, link: cni0, address: 10.244.1.1/24 }',
    'file: { node: controlplane, path: /etc/kubernetes/manifests/kube-apiserver.yaml, data: { spec: { hostNetwork: true } } }',
  ])('%s', async (yaml) => {
    expect(await verdictOf(sandbox, yaml, { timeoutSeconds: 5 })).toMatchObject({ outcome: 'pass' })
  })

  it.each([
    ['{ observe: podCIDR }', 'cidr', '10.244.0.0/16'],
    ['{ observe: serviceCIDR }', 'cidr', '10.96.0.0/12'],
    ['{ observe: nodePodCIDR, node: node01 }', 'cidr', '10.244.1.0/24'],
    ['{ observe: clusterDNS }', 'ip', '10.96.0.10'],
    ['{ observe: kubeProxyMode }', 'text', 'iptables'],
    ['{ observe: defaultGateway, on: { pod: client } }', 'ip', '10.244.1.1'],
    ['{ observe: resource, apiVersion: v1, kind: Service, name: web, path: spec.ports.0.port }', 'number', '80'],
  ])('an answer that is what the cluster tells: %s', async (expected, type, answer) => {
    const yaml = `answer: { prompt: Which?, type: ${type}, expect: ${expected} }`
    expect(await verdictOf(sandbox, yaml, { answer })).toMatchObject({ outcome: 'pass' })
    expect(await verdictOf(sandbox, yaml, { answer: type === 'cidr' ? '10.0.0.0/8' : '1' })).toMatchObject({
      outcome: 'fail',
    })
  })
})

describe('fails', () => {
  it.each([
    ['service: { name: web-nobody, endpoints: { ready: { gte: 1 } } }', '0 ready'],
    ['service: { name: none }', 'no such Service'],
    ['serviceCIDR: { services: [{ name: headless }] }', 'no cluster address'],
    ['podIP: { name: client, inRange: 10.9.0.0/16 }', 'pod client has 10.244.1.'],
    ['podIP: { name: client, node: controlplane }', 'on node01'],
    ['resource: { apiVersion: v1, kind: Pod, name: none }', 'no such object'],
    ['resource: { apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, count: 1 }', 'does not serve Gateway'],
    ['ingress: { name: shop, defaultBackend: { service: pay, port: 80 } }', 'default backend none'],
    ['dns: { from: { pod: none }, name: web }', 'there is no pod "none"'],
    ['http: { from: { podsWith: { app: nobody } }, url: "http://web/" }', 'no running pod has app=nobody'],
  ])('%s', async (yaml, observed) => {
    expect(await verdictOf(sandbox, yaml)).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining(observed),
    })
  })

  it.each([
    [`http: { from: ${client}, url: "http://mysql:3306/" }`, 'name', 'There is no Service mysql in namespace default.'],
    [`tcp: { from: ${client}, host: web, port: 8080 }`, 'Service', 'Compare the port'],
    [`tcp: { from: ${client}, host: web-nobody, port: 80 }`, 'endpoints', 'app=nobody'],
    [`http: { from: ${client}, url: "http://web-port:8081/" }`, 'route', 'does a program in the pod listen'],
  ])('%s at the hop %s', async (yaml, hop, hint) => {
    const verdict = (await verdictOf(sandbox, yaml)) as Fail
    expect(verdict).toMatchObject({ outcome: 'fail', hint: expect.stringContaining(hint) })
    expect(verdict.hops?.find((one) => one.state === 'broken')?.name).toBe(hop)
  })

  it('a page with the wrong status at the last hop, the answer', async () => {
    const verdict = (await verdictOf(sandbox, `http: { from: ${client}, url: "http://web/none" }`)) as Fail
    expect(verdict.hops?.map((hop) => hop.state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'broken'])
    expect(verdict.observed).toContain('404')
  })
})
