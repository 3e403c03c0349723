import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machinesOf, podRangeOf, type Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { ImagesError } from './error.ts'
import { exec, script } from './exec.ts'
import type { Machines } from './machines.ts'
import { installedPacks } from './packs/index.ts'
import { applyPacks, waitForPacks } from './packs/install.ts'
import { NODE_SOURCES } from './paths.ts'
import type { BuildOptions } from './progress.ts'
import { VERSIONS } from './versions.ts'

const SOURCES = join(NODE_SOURCES, 'snapshot')
const KUBECTL = 'export KUBECONFIG=/etc/kubernetes/admin.conf'

/**
 * One replica is enough for a cluster of this size, and starts sooner. kubelet begins to probe after a random part of the
 * period, so that a Service name would be answered up to ten seconds later than it could.
 */
const COREDNS = {
  spec: {
    replicas: 1,
    template: { spec: { containers: [{ name: 'coredns', readinessProbe: { periodSeconds: 1 } }] } },
  },
}

/** kubeadm has these asked each second whether they are ready, a TLS handshake each time: a fifth of what an idle cluster costs. */
const PATCHES = `mkdir -p /tmp/patches
for name in kube-apiserver kube-scheduler etcd; do
  echo "{spec: {containers: [{name: $name, readinessProbe: {periodSeconds: 10}}]}}" > /tmp/patches/$name+strategic.yaml
done`

type Say = (message: string) => void

/** A cluster made by kubeadm on machines that have just been started, each phase with its seconds. */
export async function makeCluster(
  machines: Machines,
  topology: Topology,
  o: BuildOptions & { say?: Say },
): Promise<Record<string, number>> {
  const seconds: Record<string, number> = {}
  const phase = async (name: string, message: string, work: () => Promise<unknown>) => {
    o.say?.(message)
    const startedAt = performance.now()
    await work()
    seconds[name] = Math.round((performance.now() - startedAt) / 10) / 100
  }
  const nodes = machinesOf(topology).filter(({ name }) => name !== 'terminal')
  const controlplane = machineOf(machines, 'controlplane')
  await phase('machines', 'starting the machines', () =>
    Promise.all(nodes.map(({ name }) => waitForSystemd(machineOf(machines, name), o.signal))),
  )
  if (topology.name === 'cluster' && topology.cni === 'bridge')
    await Promise.all(
      nodes.map(async ({ name }, n) => {
        const podSubnet = `10.244.${n}.0/24`
        await writeFileIn(machineOf(machines, name), '/etc/cni/net.d/10-bridge.conflist', '10-bridge.conflist', {
          podSubnet,
        })
      }),
    )
  await phase('init', 'kubeadm init', async () => {
    await writeFileIn(controlplane, '/tmp/init.yaml', 'init.yaml', {
      kubernetes: VERSIONS.kubernetes,
      coredns: VERSIONS.coredns,
      etcd: VERSIONS.images.etcd,
      podSubnet: podRangeOf(topology),
    })
    await script(controlplane, PATCHES, { timeoutSeconds: 20 })
    await script(controlplane, 'kubeadm init --config /tmp/init.yaml --ignore-preflight-errors=all', {
      timeoutSeconds: 300,
      signal: o.signal,
    })
    const patch = `kubectl -n kube-system patch deployment coredns --patch '${JSON.stringify(COREDNS)}'`
    await script(controlplane, `${KUBECTL}\n${patch}`, { timeoutSeconds: 30, signal: o.signal })
  })
  await phase('join', 'kubeadm join', () =>
    Promise.all(
      nodes.slice(1).map(async ({ name, address }) => {
        const node = machineOf(machines, name)
        await writeFileIn(node, '/tmp/join.yaml', 'join.yaml', { address })
        await script(node, 'kubeadm join --config /tmp/join.yaml --ignore-preflight-errors=all', {
          timeoutSeconds: 180,
          signal: o.signal,
        })
      }),
    ),
  )
  if (installedPacks(topology).length > 0) {
    await phase('packs', 'applying further manifests', () => applyPacks(controlplane, topology, o))
  }
  // Without a CNI no node becomes ready, and no pod of the pod network starts.
  if (topology.name === 'cluster' && topology.cni === 'none') return seconds
  await phase('ready', 'waiting until the nodes are ready', () =>
    script(controlplane, `${KUBECTL}\nkubectl wait --for=condition=Ready nodes --all --timeout=170s`, {
      timeoutSeconds: 180,
      signal: o.signal,
    }),
  )
  const worker = machineOf(machines, nodes.at(-1)?.name ?? '')
  await phase('names', 'waiting until a Service name is answered', () => waitForServiceName(worker, 180, o.signal))
  await phase('settled', 'waiting until all of it works', () => waitForPacks(controlplane, topology, o.signal))
  return seconds
}

export function machineOf(machines: Machines, name: string): Dockerode.Container {
  const container = machines.containers.get(name)
  if (!container) throw new ImagesError('SNAPSHOT_FAILED', `There is no machine ${name}.`)
  return container
}

export async function waitForSystemd(container: Dockerode.Container, signal?: AbortSignal): Promise<void> {
  await waitFor('systemd has not started', 60, signal, async () => {
    const { stdout } = await exec(container, ['systemctl', 'is-system-running'], { timeoutSeconds: 10, signal })
    return ['running', 'degraded'].includes(stdout.trim())
  })
}

/** Waits until the cluster's DNS answers a Service name when asked from this machine. */
export async function waitForServiceName(
  container: Dockerode.Container,
  timeoutSeconds: number,
  signal?: AbortSignal,
): Promise<void> {
  const query = ['dig', '+short', '+time=1', '+tries=1', '@10.96.0.10', 'kubernetes.default.svc.cluster.local']
  await waitFor('no Service name is answered', timeoutSeconds, signal, async () => {
    const { stdout } = await exec(container, query, { timeoutSeconds: 10, signal })
    return stdout.trim() === '10.96.0.1'
  })
}

/** Repeats a question until it is answered with yes. */
export async function waitFor(
  symptom: string,
  timeoutSeconds: number,
  signal: AbortSignal | undefined,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const until = performance.now() + timeoutSeconds * 1000
  while (!(await isSo().catch(() => false))) {
    signal?.throwIfAborted()
    if (performance.now() > until) {
      throw new ImagesError('SNAPSHOT_FAILED', `${symptom} after ${timeoutSeconds} s.`)
    }
    await sleep(100)
  }
}

/** Writes one of the sources to a machine, with `@name@` filled in. */
async function writeFileIn(
  container: Dockerode.Container,
  path: string,
  source: string,
  values: Record<string, string>,
): Promise<void> {
  const text = (await readFile(join(SOURCES, source), 'utf8')).replace(
    /@(\w+)@/g,
    (whole, name) => values[name] ?? whole,
  )
  const encoded = Buffer.from(text).toString('base64')
  await script(container, `mkdir -p "$(dirname ${path})"; echo ${encoded} | base64 -d > ${path}`, {
    timeoutSeconds: 20,
  })
}
