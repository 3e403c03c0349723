import { type Machine, machinesOf, type Topology } from '@cka-netlab/contracts'
import type { ExecOptions } from '../driver.ts'
import { SandboxError } from '../error.ts'
import type { PlannedStep } from '../steps.ts'
import { type Booted, LIMIT_SECONDS } from './booted.ts'
import { waitForControllers, waitForCoreDns, waitForEnvoy, waitForLeases } from './cluster-readiness.ts'

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
    { id: 'controllers', title: 'Controllers at work', expectedSeconds: 1 },
    ...(topology.cni === 'calico' ? [{ id: 'policies', title: 'Policies are enforced', expectedSeconds: 3 }] : []),
    ...(topology.addons.includes('contour') ? [{ id: 'ingress', title: 'Ingress is served', expectedSeconds: 4 }] : []),
  ]
}

/**
 * Waits until every machine answers ssh and, in a cluster, until both nodes have renewed their Lease since the start and
 * a Service name is answered from the worker three times in a row (not without a CNI), and the controllers and the scheduler
 * work. What a topology has beyond that must work too. All of it is read by the platform's own programs.
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
  if (topology.cni !== 'none') {
    await steps.run('names', () => waitForNames(booted))
  }
  await steps.run('controllers', () => waitForControllers(booted))
  if (topology.cni === 'calico') {
    const nodes = machines.filter((machine) => machine.name !== 'terminal')
    const wait = ({ name }: Machine) => waitFor(booted, 'policies', `Calico does not work on ${name}`, FELIX, name, [])
    await steps.run('policies', () => Promise.all(nodes.map(wait)))
  }
  if (topology.addons.includes('contour')) {
    await steps.run('ingress', async () => {
      await waitForEnvoy(booted)
      await waitForProxies(booted, 'ingress')
    })
  }
}

/** CoreDNS is there, and the rules of both nodes know it: then names are answered for good. */
async function waitForNames(booted: Booted): Promise<void> {
  await waitForCoreDns(booted)
  await waitForProxies(booted, 'names')
  await waitFor(booted, 'names', 'no Service name is answered from node01', SERVICE_NAME, 'node01', [])
}

/**
 * No node's rules are about to change once more. Until then they may lead to the address that a pod had when the cluster was
 * saved, where there is nobody now, or another pod.
 */
async function waitForProxies(booted: Booted, step: keyof typeof LIMIT_SECONDS): Promise<void> {
  const settled = (node: string) => waitFor(booted, step, `kube-proxy has not settled on ${node}`, SETTLED, node, [])
  await Promise.all([settled('controlplane'), settled('node01')])
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

/** kube-proxy has written its rules since it last heard of a change, as its metrics tell. */
const SETTLED = `
[[ $(curl -s --max-time 2 http://127.0.0.1:10249/metrics | awk '
  /^kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds.*IPv4/ { heard = $2 }
  /^kubeproxy_sync_proxy_rules_last_timestamp_seconds.*IPv4/ { wrote = $2 }
  END { print (wrote > 0 && wrote >= heard) ? "settled" : "behind" }') == settled ]]`

/** dig itself waits for a whole second or more, and until CoreDNS has its address nobody answers; a busy machine is given the time. */
const SERVICE_NAME = `
patience=0.3; (( SECONDS < 15 )) || patience=2
for round in 1 2 3; do
  address=$(timeout $patience dig +short +time=2 +tries=1 @10.96.0.10 kubernetes.default.svc.cluster.local A)
  [[ $address == 10.96.0.1 ]] || exit 1
done`
