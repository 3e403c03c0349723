import { gradeLab } from '@cka-netlab/grading'
import { parseLab } from '@cka-netlab/lab-format'
import { ScriptError } from '../shared/error.ts'
import { type Bench, CLUSTER } from './bench.ts'
import { startSandboxd } from './sandboxd.ts'
import { Samples } from './statistics.ts'

const START_SECONDS = 120

/** Ten checks of different kinds that hold in every cluster. */
const TEN = `apiVersion: cka-netlab/v1
kind: Lab
id: bench-ten-checks
title: Ten checks
topic: services
nature: read
difficulty: easy
minutes: 5
environment: { topology: cluster }
tasks:
  - id: all
    text: Nothing to do.
    checks:
      - { id: deployment, points: 1, resource: { apiVersion: apps/v1, kind: Deployment, name: coredns, namespace: kube-system, match: { status: { readyReplicas: 1 } } } }
      - { id: service, points: 1, service: { name: kube-dns, namespace: kube-system, type: ClusterIP, endpoints: { ready: 1 } } }
      - { id: service-range, points: 1, serviceCIDR: { services: [{ name: kubernetes }] } }
      - { id: pod-address, points: 1, podIP: { podsWith: { k8s-app: kube-dns }, namespace: kube-system, inRange: { observe: podCIDR } } }
      - { id: name, points: 1, dns: { from: { node: node01 }, name: kubernetes.default.svc.cluster.local, server: 10.96.0.10, expect: { service: { name: kubernetes } } } }
      - { id: port, points: 1, tcp: { from: { node: node01 }, host: 10.96.0.1, port: 443 } }
      - { id: route, points: 1, route: { on: { node: node01 }, destination: default, via: 172.30.0.1 } }
      - { id: address, points: 1, address: { on: { node: controlplane }, address: 172.30.0.2/24 } }
      - { id: link, points: 1, link: { on: { node: node01 }, name: eth0, up: true } }
      - { id: rule, points: 1, iptables: { on: { node: node01 }, table: nat, chain: PREROUTING, target: KUBE-SERVICES } }
solution: { run: 'true' }
decoys: [{ name: one, run: 'true', fails: [name] }, { name: two, run: 'true', fails: [port] }]
explanation: None.
`

/** `grade10`: ten checks on an idle cluster, all of which pass, from the request to the last verdict. */
export const benchGrade: Bench = async (config, o) => {
  const lab = parseLab(TEN, 'ten-checks.yaml')
  if (Array.isArray(lab)) throw new ScriptError('LAB_INVALID', lab.join('\n'))
  const samples = new Samples()
  await using sandboxd = await startSandboxd(config, { poolMax: 0 })
  const { id } = await sandboxd.create()
  await sandboxd.claim(id, START_SECONDS)
  for (let run = 0; run <= o.runs * 2; run++) {
    const started = performance.now()
    const results = await gradeLab(sandboxd.client.access(id, CLUSTER), lab, {}, { signal: o.signal })
    const seconds = (performance.now() - started) / 1000
    const wrong = results.filter(({ verdict }) => verdict.outcome !== 'pass')
    if (wrong.length > 0) throw new ScriptError('CHECK_FAILED', JSON.stringify(wrong, null, 1))
    o.tell(`  ${run === 0 ? 'warm-up' : `grade ${run}`}: ${seconds.toFixed(2)} s`)
    if (run > 0) samples.note('grade10', seconds)
  }
  await sandboxd.end(id)
  return samples.metrics()
}
