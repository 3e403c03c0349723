import type { Duplex } from 'node:stream'
import { type Failure, PROBE, topologyKey } from '@cka-netlab/contracts'
import { nodeContainerOptions } from '@cka-netlab/images'
import type Dockerode from 'dockerode'
import type { DriverSandbox, SandboxSpec } from '../driver.ts'
import { SandboxError } from '../error.ts'
import { KubernetesClient } from '../kubernetes/client.ts'
import { readKubeconfig } from '../kubernetes/identity.ts'
import type { StepTracker } from '../steps.ts'
import { CONTROL_PLANE_PORTS, type ControlPlaneServer } from './booted.ts'
import { engineError } from './engine.ts'
import { collectFailureLogs } from './failure-logs.ts'
import type { TopologyImages } from './images.ts'
import { whyStopped } from './inventory.ts'
import { LABEL, writeLabels } from './labels.ts'
import { bootingProbeName, machineName, networkName } from './lookup.ts'
import { CPU_SHARES, type Limits, type MachinePlan, planMachines } from './machines.ts'
import { createUnderlay } from './networks.ts'
import type { Observer } from './observer.ts'
import { waitUntilReady } from './readiness.ts'
import { removeSandbox } from './remove.ts'

export interface BootContext {
  docker: Dockerode
  owner: string
  dataDir: string
  subnets: string
  limits: Limits
  images: TopologyImages
  observer: Observer
  connect: (machine: string, address: { host: string; port: number }) => Promise<Duplex>
  spec: SandboxSpec
  steps: StepTracker
  signal: AbortSignal
}

/**
 * Starts the machines of a sandbox and waits until it is ready. When it does not become ready its logs are kept and
 * everything else is removed.
 */
export async function bootSandbox(context: BootContext): Promise<DriverSandbox> {
  const { docker, owner, spec, steps } = context
  const { id, topology } = spec
  const createdAt = new Date()
  const expiresAt = new Date(createdAt.getTime() + spec.lifetimeSeconds * 1000)
  const containers = new Map<string, Dockerode.Container>()
  // What an earlier try with this id has left is in the way of the names.
  await removeSandbox(context, id)
  try {
    context.signal.throwIfAborted()
    steps.start('machines')
    const generation = createdAt.getTime().toString(36)
    const pooled = spec.pooled ?? false
    const labels = writeLabels({ id, owner, topology, createdAt, expiresAt, generation, pooled })
    const underlay = await createUnderlay(docker, networkName(id), context.subnets, labels)
    const plans = planMachines(topology, underlay.address)
    const pids = new Map<string, number>()
    const cpusMax = (await docker.info()).NCPU as number
    const start = async (plan: MachinePlan) => {
      const container = await createMachine(context, plan, labels, cpusMax)
      containers.set(plan.name, container)
      await container.start()
      if (plan.name !== PROBE.name) pids.set(plan.name, (await container.inspect()).State.Pid)
    }
    await Promise.all(plans.map(start))
    const { open: kubernetes, close } = controlPlane(context)
    try {
      await waitUntilReady({
        topology,
        startedAt: createdAt,
        observer: context.observer,
        pids,
        steps,
        kubernetes,
        signal: context.signal,
      })
    } finally {
      close()
    }
    await containers.get(PROBE.name)?.rename({ name: machineName(id, PROBE.name) })
    return { id, topology, state: 'ready', createdAt, expiresAt, pooled }
  } catch (error) {
    throw await giveUp(context, containers, error)
  }
}

async function createMachine(
  context: BootContext,
  plan: MachinePlan,
  labels: Record<string, string>,
  cpusMax: number,
): Promise<Dockerode.Container> {
  const { docker, images, spec } = context
  const image = plan.name === PROBE.name ? images.probe : images.machines[plan.name]
  if (!image)
    throw new SandboxError('IMAGES_FAILED', `There is no image for ${plan.name} of ${topologyKey(spec.topology)}.`)
  const limits = context.limits[plan.role]
  const options = await nodeContainerOptions(docker, {
    image,
    name: plan.name === PROBE.name ? bootingProbeName(spec.id) : machineName(spec.id, plan.name),
    machine: plan.name,
    network: networkName(spec.id),
    underlayAddress: plan.underlay,
    environment: plan.environment,
    labels: { ...labels, [LABEL.machine]: plan.name },
    memoryMiB: limits.memoryMiB,
    cpus: Math.min(limits.cpus, cpusMax),
    pidsLimit: limits.processesMax,
    cpuShares: spec.pooled ? CPU_SHARES.pooled : CPU_SHARES.learner,
  })
  return docker.createContainer(options)
}

/** Clients of the control plane's servers, each opened when it is first asked. Only the API server has a certificate of the cluster's. */
function controlPlane(context: BootContext): {
  open: (server: ControlPlaneServer) => KubernetesClient
  close: () => void
} {
  const clients = new Map<ControlPlaneServer, KubernetesClient>()
  const open = (server: ControlPlaneServer) => {
    const { kubeconfig } = context.images
    if (!kubeconfig) throw new SandboxError('IMAGES_FAILED', 'The snapshot has no certificate for the platform.')
    const identity = readKubeconfig(kubeconfig)
    const address = { host: '127.0.0.1', port: CONTROL_PLANE_PORTS[server] }
    const client =
      clients.get(server) ??
      new KubernetesClient(server === 'api-server' ? identity : { ...identity, ca: null }, () =>
        context.connect('controlplane', address),
      )
    clients.set(server, client)
    return client
  }
  const close = () => {
    for (const client of clients.values()) client.close()
  }
  return { open, close }
}

/** Keeps the logs, removes the rest, and says where the logs are. */
async function giveUp(
  context: BootContext,
  containers: Map<string, Dockerode.Container>,
  cause: unknown,
): Promise<SandboxError> {
  const { docker, dataDir, spec, steps } = context
  const running = steps.steps().find((step) => step.state === 'running')?.id
  steps.failRunning()
  const error = engineError(context.signal.aborted ? context.signal.reason : cause, 'Starting the sandbox')
  if (error.code === 'ABORTED') {
    await removeSandbox(context, spec.id)
    return error
  }
  const death = await findDeath(docker, containers)
  const logs = await collectFailureLogs(dataDir, spec, containers, `${error.message} ${error.detail ?? ''}`).catch(
    (problem: Error) => `none: ${problem.message}`,
  )
  await removeSandbox(context, spec.id)
  return new SandboxError(error.code, death?.message ?? error.message, {
    cause: error,
    fix: error.fix,
    step: error.step ?? running,
    detail: [death?.detail ?? error.detail, `logs: ${logs}`].filter(Boolean).join('; '),
  })
}

/** A machine that has stopped explains what did not happen better than the wait for it does. */
async function findDeath(docker: Dockerode, containers: Map<string, Dockerode.Container>): Promise<Failure | null> {
  for (const [machine, container] of containers) {
    const state = await container.inspect().then(
      (found) => found.State,
      () => null,
    )
    if (state && !state.Running && state.Status !== 'created') return whyStopped(docker, machine, container.id)
  }
  return null
}
