import type { Duplex } from 'node:stream'
import { type ExecResult, type Failure, type FileState, PROBE, type Step, type Topology } from '@cka-netlab/contracts'
import Dockerode from 'dockerode'
import type {
  DriverSandbox,
  EngineInfo,
  ExecOptions,
  ExecTarget,
  Pty,
  SandboxDriver,
  SandboxSpec,
  SandboxUsage,
} from '../driver.ts'
import { SandboxError } from '../error.ts'
import { StepTracker } from '../steps.ts'
import { bootSandbox } from './boot.ts'
import { engineError } from './engine.ts'
import { readMachineFile } from './files.ts'
import { TopologyImageStore } from './images.ts'
import { takeInventory, whyStopped } from './inventory.ts'
import { LABEL, labelFilter } from './labels.ts'
import { findMachine, machineName } from './lookup.ts'
import { CPU_SHARES, DEFAULT_LIMITS, type Limits } from './machines.ts'
import { Observer } from './observer.ts'
import { isNode, pauseMachine } from './pause.ts'
import { Programs } from './programs.ts'
import { startSteps } from './readiness.ts'
import { removeSandbox } from './remove.ts'
import { swapOutMachine } from './swap.ts'
import { readUsage } from './usage.ts'
import { type MachineDeath, watchDeaths } from './watch.ts'

export interface DockerDriverOptions {
  /** Whose sandboxes these are; what carries another owner is left alone. Lower-case letters, digits, dashes. */
  owner: string
  /** Where build outputs and the logs of failed starts go. */
  dataDir: string
  /** Range that the sandboxes' own networks are cut from, a /28 each. Learners never see it. */
  subnets?: string
  limits?: Partial<Limits>
  docker?: Dockerode
}

/** Sandboxes as privileged containers on one Docker engine, as kind makes them. */
export class DockerDriver implements SandboxDriver {
  readonly #docker: Dockerode
  readonly #owner: string
  readonly #dataDir: string
  readonly #subnets: string
  readonly #limits: Limits
  readonly #images: TopologyImageStore
  readonly #observer: Observer
  readonly #programs: Programs
  /** Sandboxes of which a stopped machine is no news, since we are ending them. */
  readonly #ending = new Set<string>()
  /** Tells a sandbox that is being started of the death of one of its machines. */
  readonly #booting = new Map<string, (death: MachineDeath) => void>()
  readonly #resuming = new Map<string, Promise<void>>()
  /** What sandboxes that came from the pool were made as, by the id that they were given. */
  readonly #madeAs = new Map<string, string>()

  constructor(options: DockerDriverOptions) {
    this.#docker = options.docker ?? new Dockerode()
    this.#owner = options.owner
    this.#dataDir = options.dataDir
    this.#subnets = options.subnets ?? '10.250.0.0/16'
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#images = new TopologyImageStore(this.#docker, options.dataDir)
    this.#observer = new Observer(this.#docker, options.owner, async () => {
      return (await this.#images.ensure({ name: 'host' })).observer
    })
    this.#programs = new Programs(this.#observer, (id, machine) => this.#machine(id, machine))
  }

  async prepare(topology: Topology, onProgress?: (steps: Step[]) => void, signal?: AbortSignal): Promise<void> {
    await this.#images.ensure(topology, onProgress, signal)
  }

  async create(
    spec: SandboxSpec,
    onProgress?: (steps: Step[]) => void,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<DriverSandbox> {
    const images = await this.#images.ensure(spec.topology, undefined, signal)
    const died = new AbortController()
    this.#booting.set(spec.id, (death) => {
      void whyStopped(this.#docker, death.machine, death.containerId).then(
        (failure) => died.abort(new SandboxError('NOT_READY', failure.message, { detail: failure.detail })),
        (error) => died.abort(error),
      )
    })
    const watching = new AbortController()
    void watchDeaths(this.#docker, this.#owner, {
      onDeath: (death) => this.#booting.get(death.sandboxId)?.(death),
      onGap: () => {},
      signal: watching.signal,
    })
    try {
      return await bootSandbox({
        docker: this.#docker,
        owner: this.#owner,
        dataDir: this.#dataDir,
        subnets: this.#subnets,
        limits: this.#limits,
        images,
        observer: this.#observer,
        connect: (machine, address) => this.connect(spec.id, machine, address),
        spec,
        steps: new StepTracker(startSteps(spec.topology), onProgress),
        signal: AbortSignal.any([signal, died.signal]),
      })
    } finally {
      watching.abort()
      this.#booting.delete(spec.id)
    }
  }

  async assign(pooledId: string, id: string): Promise<void> {
    try {
      await this.#each(pooledId, 'Resuming the sandbox', (container) => container.unpause(), 'paused')
      await this.#docker.getContainer(machineName(pooledId, PROBE.name)).rename({ name: machineName(id, PROBE.name) })
      this.#madeAs.set(id, pooledId)
      await this.#each(id, 'Taking', (container) => container.update({ CpuShares: CPU_SHARES.learner }), 'running')
    } catch (error) {
      throw engineError(error, 'Taking a sandbox from the pool')
    }
  }

  async pause(id: string, { nodesOnly = false }: { nodesOnly?: boolean } = {}): Promise<void> {
    try {
      await this.#each(id, 'Pausing the sandbox', pauseMachine, 'running', nodesOnly ? isNode : undefined)
    } catch (error) {
      // Rather all of it awake than a part asleep.
      await this.resume(id).catch(() => {})
      throw error
    }
  }

  async resume(id: string): Promise<void> {
    // Every key of a burst asks for it; the engine refuses to resume what another call has resumed meanwhile.
    const resuming =
      this.#resuming.get(id) ??
      this.#each(id, 'Resuming the sandbox', (container) => container.unpause(), 'paused').finally(() =>
        this.#resuming.delete(id),
      )
    this.#resuming.set(id, resuming)
    await resuming
  }

  async swapOut(id: string, signal: AbortSignal): Promise<void> {
    try {
      const nodes = (await this.#containersOf(id)).filter(isNode)
      for (const { Id } of nodes) await swapOutMachine(this.#observer, Id, signal)
    } catch (error) {
      throw engineError(error, 'Moving memory to the swap')
    }
  }

  async destroy(id: string): Promise<void> {
    this.#ending.add(id)
    try {
      const context = { docker: this.#docker, owner: this.#owner, observer: this.#observer }
      await removeSandbox(context, this.#madeAs.get(id) ?? id)
      this.#madeAs.delete(id)
    } finally {
      this.#ending.delete(id)
    }
  }

  async list(): Promise<DriverSandbox[]> {
    const found = await takeInventory(this.#docker, this.#owner)
    for (const { id, madeAs } of found) if (madeAs !== id) this.#madeAs.set(id, madeAs)
    return found
  }

  async usage(): Promise<Map<string, SandboxUsage>> {
    const used = await readUsage(this.#docker, this.#owner)
    return new Map([...used].map(([madeAs, usage]) => [this.#givenId(madeAs), usage]))
  }

  watch(o: { onFailure: (id: string, failure: Failure) => void; onGap: () => void; signal: AbortSignal }): void {
    const onDeath = async (death: MachineDeath) => {
      const id = this.#givenId(death.sandboxId)
      if (this.#ending.has(id) || this.#booting.has(id)) return
      const failure = await whyStopped(this.#docker, death.machine, death.containerId).catch(() => null)
      // A container that is gone was removed by somebody who knew what they were doing, and list() will tell.
      if (!failure || failure.reason === 'MACHINE_GONE') return o.onGap()
      o.onFailure(id, failure)
    }
    void watchDeaths(this.#docker, this.#owner, {
      onDeath: (death) => void onDeath(death),
      onGap: o.onGap,
      signal: o.signal,
    })
  }

  exec(id: string, target: ExecTarget, command: string[], options: ExecOptions): Promise<ExecResult> {
    return this.#programs.run(id, target, command, options)
  }

  attach(
    id: string,
    target: { machine: string; user: 'learner' | 'root' },
    command: string[],
    size: { columns: number; rows: number },
  ): Promise<Pty> {
    return this.#programs.attach(id, target, command, size)
  }

  connect(id: string, machine: string, address: { host: string; port: number }): Promise<Duplex> {
    return this.#programs.connect(id, machine, address)
  }

  async kubeconfig(topology: Topology): Promise<string> {
    const { kubeconfig } = await this.#images.ensure(topology)
    if (!kubeconfig) throw new SandboxError('TOOL_FAILED', 'This sandbox has no Kubernetes cluster.')
    return kubeconfig
  }

  async readFile(id: string, machine: string, path: string, bytesMax?: number): Promise<FileState> {
    return readMachineFile((command, options) => this.exec(id, { beside: machine }, command, options), path, bytesMax)
  }

  async engine(): Promise<EngineInfo> {
    try {
      const info = await this.#docker.info()
      return {
        name: 'docker',
        version: info.ServerVersion,
        cpus: info.NCPU,
        memoryMiB: Math.round(info.MemTotal / 2 ** 20),
        details: {
          storageDriver: info.Driver,
          // Engines before 20.10 do not tell.
          cgroupVersion: info.CgroupVersion ?? '1',
          kernel: info.KernelVersion,
          operatingSystem: info.OperatingSystem,
          root: info.DockerRootDir,
        },
      }
    } catch (error) {
      throw engineError(error, 'Asking the engine')
    }
  }

  /** Removes everything of this owner from the engine: sandboxes and the observer. Images stay. */
  async removeAll(): Promise<void> {
    const sandboxes = await this.list()
    await Promise.all(sandboxes.map((sandbox) => this.destroy(sandbox.id)))
    await this.#observer.remove()
  }

  #machine(id: string, machine: string) {
    const name = machineName(machine === PROBE.name ? id : (this.#madeAs.get(id) ?? id), machine)
    return findMachine(this.#docker, this.#owner, name)
  }

  #givenId(madeAs: string): string {
    for (const [given, pooled] of this.#madeAs) if (pooled === madeAs) return given
    return madeAs
  }

  #containersOf(id: string): Promise<Dockerode.ContainerInfo[]> {
    const filters = labelFilter({ [LABEL.sandbox]: this.#madeAs.get(id) ?? id, [LABEL.owner]: this.#owner })
    return this.#docker.listContainers({ all: true, filters })
  }

  async #each(
    id: string,
    doing: string,
    work: (container: Dockerode.Container) => Promise<unknown>,
    inState: string,
    isMeant: (container: Dockerode.ContainerInfo) => boolean = () => true,
  ): Promise<void> {
    try {
      const containers = await this.#containersOf(id)
      if (containers.length === 0) throw new SandboxError('NO_SUCH_SANDBOX', 'There is no such sandbox.')
      const chosen = containers.filter((container) => container.State === inState && isMeant(container))
      await Promise.all(chosen.map((container) => work(this.#docker.getContainer(container.Id))))
    } catch (error) {
      throw engineError(error, doing)
    }
  }
}
