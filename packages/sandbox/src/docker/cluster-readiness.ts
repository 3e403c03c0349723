import { setTimeout as sleep } from 'node:timers/promises'
import type { Machine } from '@cka-netlab/contracts'
import { SandboxError } from '../error.ts'
import { type Booted, LIMIT_SECONDS } from './booted.ts'

/** What a learner's first `kubectl create` needs at once: a namespace with its account, pods of a Deployment, endpoints of a Service. */
const CONTROLLERS = [
  'serviceaccount',
  'root_ca_cert_publisher',
  'deployment',
  'replicaset',
  'daemonset',
  'endpoint_slice',
]
/** The length of a controller's work so far; every cluster has something for each of them to look at when it starts. */
const WORK_DONE = /^workqueue_work_duration_seconds_count\{name="(\w+)"\} [1-9]/gm

/** A Lease that was renewed after the start shows that this node's kubelet works; the node's status may be old. */
export async function waitForLeases(booted: Booted, machines: Machine[]): Promise<void> {
  const nodes = machines.filter((machine) => machine.name !== 'terminal').map((machine) => machine.name)
  const api = booted.kubernetes('api-server')
  let missing = nodes
  await waitUntil(
    booted,
    'nodes',
    () => `${missing.join(' and ')} did not report to the API server`,
    async () => {
      const { status, body } = await api.get('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', 5)
      const renewed = status === 200 ? renewedSince(body as LeaseList, booted.startedAt) : new Set<string>()
      missing = nodes.filter((node) => !renewed.has(node))
      return { holds: missing.length === 0, seen: `status ${status}` }
    },
  )
}

/**
 * CoreDNS has been started anew, is ready, and its Service leads to it. What the API server kept of it says the same a moment before it
 * is so: until kubelet has told of the new start it is the saved cluster's.
 */
export async function waitForCoreDns(booted: Booted): Promise<void> {
  const api = booted.kubernetes('api-server')
  // The API server counts in whole seconds.
  const since = Math.floor(booted.startedAt.getTime() / 1000) * 1000
  await waitUntil(
    booted,
    'names',
    () => 'CoreDNS is not ready',
    async () => {
      const pods = await api.get('/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-dns', 5)
      const fresh = ((pods.body as PodList).items ?? []).filter(({ status }) =>
        status?.containerStatuses?.every(
          ({ ready, state }) => ready && new Date(state?.running?.startedAt ?? 0).getTime() >= since,
        ),
      )
      const slices = await api.get(
        '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dkube-dns',
        5,
      )
      const endpoints = ((slices.body as EndpointSliceList).items ?? []).flatMap((slice) => slice.endpoints ?? [])
      const led = endpoints.filter(({ conditions }) => conditions?.ready).flatMap(({ addresses }) => addresses)
      const holds = fresh.some(({ status }) => led.includes(status?.podIP ?? ''))
      return { holds, seen: `${fresh.length} pods ready, endpoints ${led.join(' ') || 'none'}` }
    },
  )
}

/**
 * The controllers have done their first work and the scheduler knows the cluster, as each tells itself; before that a pod in
 * a new namespace is refused. https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
export async function waitForControllers(booted: Booted): Promise<void> {
  let idle = CONTROLLERS
  await waitUntil(
    booted,
    'controllers',
    () => `the controllers have not begun to work (${idle.join(', ')})`,
    async () => {
      const { status, body } = await booted.kubernetes('controller-manager').get('/metrics', 5)
      const working = new Set([...String(body).matchAll(WORK_DONE)].map(([, name]) => name))
      idle = CONTROLLERS.filter((name) => !working.has(name))
      return { holds: idle.length === 0, seen: `status ${status}` }
    },
  )
  await waitUntil(
    booted,
    'controllers',
    () => 'the scheduler is not ready',
    async () => {
      const { status, body } = await booted.kubernetes('scheduler').get('/readyz', 5)
      return { holds: status === 200, seen: String(body) }
    },
  )
}

/** Envoy says that it is ready once it has its configuration from Contour; asked through the API server. */
export async function waitForEnvoy(booted: Booted): Promise<void> {
  const api = booted.kubernetes('api-server')
  const pods = '/api/v1/namespaces/projectcontour/pods'
  await waitUntil(
    booted,
    'ingress',
    () => 'Envoy has no configuration',
    async () => {
      const { body } = await api.get(`${pods}?labelSelector=app%3Denvoy`, 5)
      const name = (body as PodList).items?.[0]?.metadata?.name
      const { status } = await api.get(`${pods}/${name}:8002/proxy/ready`, 5)
      return { holds: status === 200, seen: `status ${status}` }
    },
  )
}

/** Looks again until it holds; what cannot be asked yet is asked again as well. */
async function waitUntil(
  booted: Booted,
  step: keyof typeof LIMIT_SECONDS,
  symptom: () => string,
  look: () => Promise<{ holds: boolean; seen: string }>,
): Promise<void> {
  const until = performance.now() + LIMIT_SECONDS[step] * 1000
  let detail = ''
  while (performance.now() < until) {
    booted.signal.throwIfAborted()
    try {
      const { holds, seen } = await look()
      if (holds) return
      detail = seen
    } catch (error) {
      detail = (error as Error).message
    }
    await sleep(200)
  }
  const message = `The sandbox did not become ready: ${symptom()} after ${LIMIT_SECONDS[step]} s.`
  throw new SandboxError('NOT_READY', message, { step, detail })
}

interface PodList {
  items?: {
    metadata?: { name?: string }
    status?: {
      podIP?: string
      containerStatuses?: { ready: boolean; state?: { running?: { startedAt?: string } } }[]
    }
  }[]
}

interface EndpointSliceList {
  items?: { endpoints?: { addresses: string[]; conditions?: { ready?: boolean } }[] | null }[]
}

interface LeaseList {
  items?: { metadata?: { name?: string }; spec?: { renewTime?: string } }[]
}

function renewedSince(list: LeaseList, moment: Date): Set<string> {
  const renewed = (list.items ?? []).filter((lease) => new Date(lease.spec?.renewTime ?? 0) > moment)
  return new Set(renewed.map((lease) => lease.metadata?.name ?? ''))
}
