import { setTimeout as sleep } from 'node:timers/promises'
import { type Machine, machinesOf, type Topology } from '@cka-netlab/contracts'
import type { ExecOptions } from '../driver.ts'
import { SandboxError } from '../error.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { PlannedStep, StepTracker } from '../steps.ts'
import type { Observer } from './observer.ts'

/** Each step's own limit. They are far above what is usual, since a busy machine is slow and still right. */
const LIMIT_SECONDS = { machines: 60, api: 120, nodes: 90, names: 90, policies: 120, ingress: 120 }

/** The steps of a start, in their order, as the preparing screen shows them. */
export function startSteps(topology: Topology): PlannedStep[] {
  if (topology.name === 'host') {
    return [
      { id: 'machines', title: 'Machines up', expectedSeconds: 3 },
      { id: 'names', title: 'Names resolve', expectedSeconds: 1 },
    ]
  }
  return [
    { id: 'machines', title: 'Machines up', expectedSeconds: 3 },
    { id: 'api', title: 'API server answers', expectedSeconds: 4 },
    { id: 'nodes', title: 'Nodes ready', expectedSeconds: 2 },
    // No pod of the pod network starts without a CNI, and that includes CoreDNS.
    ...(topology.cni === 'none' ? [] : [{ id: 'names', title: 'Service names resolve', expectedSeconds: 2 }]),
    ...(topology.cni === 'calico' ? [{ id: 'policies', title: 'Policies are enforced', expectedSeconds: 3 }] : []),
    ...(topology.addons.includes('contour') ? [{ id: 'ingress', title: 'Ingress is served', expectedSeconds: 4 }] : []),
  ]
}

export interface Booted {
  topology: Topology
  startedAt: Date
  observer: Observer
  /** Process 1 of each learner's machine. */
  pids: Map<string, number>
  steps: StepTracker
  /** Opened once the API server answers. */
  kubernetes: () => Promise<KubernetesClient>
  /** Ends the waiting early: a machine has stopped, or the caller gave up. */
  signal: AbortSignal
}

/**
 * Waits until every machine answers ssh and, in a cluster, until both nodes have renewed their Lease since the start and
 * a Service name is answered from the worker three times in a row; without a CNI, the Leases are all there is. What a
 * topology has beyond that must work too. All of it is read by the platform's own programs.
 */
export async function waitUntilReady(booted: Booted): Promise<void> {
  const { topology, steps } = booted
  const machines = machinesOf(topology)
  await waitFor(booted, 'machines', 'not every machine answers ssh', SSH, 'terminal', [
    ...machines.map((machine) => machine.address),
  ])
  steps.finish('machines')
  if (topology.name === 'host') {
    await steps.run('names', () =>
      waitFor(booted, 'names', 'the names of the machines are not answered', HOST_NAME, 'node01', [
        machines[0]?.address ?? '',
        ...machines.flatMap((machine) => [machine.name, machine.address]),
      ]),
    )
    return
  }
  await steps.run('api', () => waitFor(booted, 'api', 'the API server does not answer', API_READY, 'controlplane', []))
  await steps.run('nodes', () => waitForLeases(booted, machines))
  if (topology.cni === 'none') return
  await steps.run('names', () =>
    waitFor(booted, 'names', 'no Service name is answered from node01', SERVICE_NAME, 'node01', []),
  )
  if (topology.cni === 'calico') {
    const nodes = machines.filter((machine) => machine.name !== 'terminal')
    const wait = ({ name }: Machine) => waitFor(booted, 'policies', `Calico does not work on ${name}`, FELIX, name, [])
    await steps.run('policies', () => Promise.all(nodes.map(wait)))
  }
  if (topology.addons.includes('contour')) await steps.run('ingress', () => waitForEnvoy(booted))
}

/** Envoy says that it is ready once it has its configuration from Contour; asked through the API server. */
async function waitForEnvoy(booted: Booted): Promise<void> {
  const client = await booted.kubernetes()
  const pods = '/api/v1/namespaces/projectcontour/pods'
  const until = performance.now() + LIMIT_SECONDS.ingress * 1000
  let seen = ''
  while (performance.now() < until) {
    booted.signal.throwIfAborted()
    try {
      const { body } = await client.get(`${pods}?labelSelector=app%3Denvoy`, 5)
      const name = (body as LeaseList).items?.[0]?.metadata?.name
      const { status } = await client.get(`${pods}/${name}:8002/proxy/ready`, 5)
      seen = `status ${status}`
      if (status === 200) return
    } catch (error) {
      seen = (error as Error).message
    }
    await sleep(200)
  }
  throw new SandboxError(
    'NOT_READY',
    `The sandbox did not become ready: Envoy has no configuration after ${LIMIT_SECONDS.ingress} s.`,
    { step: 'ingress', detail: seen },
  )
}

/**
 * Repeats a script in a machine's network until it succeeds. In the first step the network is entered anew each time: a
 * machine is in another one until its entrypoint has made its own.
 */
async function waitFor(
  booted: Booted,
  step: keyof typeof LIMIT_SECONDS,
  symptom: string,
  script: string,
  machine: string,
  parameters: string[],
): Promise<void> {
  const pid = String(booted.pids.get(machine))
  const options: ExecOptions = { timeoutSeconds: LIMIT_SECONDS[step], outputBytesMax: 64 * 1024 }
  const enter = ['netlab-observe', 'net', '--pid', pid, '--']
  const until = ['bash', '-c', UNTIL, '-', pid]
  const command =
    step === 'machines'
      ? [...until, ...enter, 'bash', '-c', script, '-', ...parameters]
      : [...enter, ...until, 'eval', script, ...parameters]
  const result = await orAborted(booted.signal, booted.observer.run(command, options))
  if (result.exitCode === 0) return
  const lastLines = result.stderr.trim().split('\n').slice(-3).join('\n')
  throw new SandboxError('NOT_READY', `The sandbox did not become ready: ${symptom} after ${LIMIT_SECONDS[step]} s.`, {
    step,
    detail: lastLines,
  })
}

/** A Lease that was renewed after the start shows that this node's kubelet works; the node's status may be old. */
async function waitForLeases(booted: Booted, machines: Machine[]): Promise<void> {
  const client = await booted.kubernetes()
  const nodes = machines.filter((machine) => machine.name !== 'terminal').map((machine) => machine.name)
  const until = performance.now() + LIMIT_SECONDS.nodes * 1000
  let missing = nodes
  let seen = ''
  while (performance.now() < until) {
    booted.signal.throwIfAborted()
    try {
      const { status, body } = await client.get('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', 5)
      seen = `status ${status}`
      const renewed = status === 200 ? renewedSince(body as LeaseList, booted.startedAt) : new Set<string>()
      missing = nodes.filter((node) => !renewed.has(node))
      if (missing.length === 0) return
    } catch (error) {
      seen = (error as Error).message
    }
    await sleep(200)
  }
  throw new SandboxError(
    'NOT_READY',
    `The sandbox did not become ready: ${missing.join(' and ')} did not report to the API server in ${LIMIT_SECONDS.nodes} s.`,
    { step: 'nodes', detail: seen },
  )
}

interface LeaseList {
  items?: { metadata?: { name?: string }; spec?: { renewTime?: string } }[]
}

function renewedSince(list: LeaseList, moment: Date): Set<string> {
  const renewed = (list.items ?? []).filter((lease) => new Date(lease.spec?.renewTime ?? 0) > moment)
  return new Set(renewed.map((lease) => lease.metadata?.name ?? ''))
}

function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Repeats a command while a process lives; notes a new reason for failing once. What is started here, a starting cluster lacks. */
const UNTIL = `
pid=$1; shift
until why=$(if [[ $1 == eval ]]; then script=$2; shift 2; eval "$script"; else "$@"; fi 2>&1); do
  [[ $why == "$last" ]] || echo "$why" >&2
  last=$why
  [[ -d /proc/$pid ]] || exit 1
  sleep 0.2
done`

/** Every address given greets as an ssh server does. */
const SSH = `
for address; do
  banner=$(timeout 1 bash -c 'exec 3<>"/dev/tcp/$1/22" && IFS= read -r line <&3 && echo "$line"' - "$address") || exit 1
  [[ $banner == SSH-* ]] || exit 1
done`

/** The server given first answers for each name with its address. */
const HOST_NAME = `
server=$1; shift
while (( $# )); do
  [[ $(dig +short +time=1 +tries=1 "@$server" "$1" A) == "$2" ]] || exit 1
  shift 2
done`

const API_READY = `[[ $(curl -sk --max-time 2 -o /dev/null -w '%{http_code}' https://127.0.0.1:6443/readyz) == 200 ]]`

/** Felix, Calico's part that writes rules and routes. */
const FELIX = `[[ $(curl -s --max-time 2 -o /dev/null -w '%{http_code}' http://localhost:9099/readiness) =~ ^20[04]$ ]]`

const SERVICE_NAME = `
for round in 1 2 3; do
  [[ $(dig +short +time=1 +tries=1 @10.96.0.10 kubernetes.default.svc.cluster.local A) == 10.96.0.1 ]] || exit 1
done`
