import { machinesOf, type Step, type Topology, topologyKey } from '@cka-netlab/contracts'
import { type BuildOptions, ensureImages, ensureSnapshot, platformKubeconfig } from '@cka-netlab/images'
import type Dockerode from 'dockerode'
import { SandboxError } from '../error.ts'
import { type PlannedStep, StepTracker } from '../steps.ts'
import { engineError, hasStatus } from './engine.ts'

/** The image of every container of a topology. */
export interface TopologyImages {
  machines: Record<string, string>
  probe: string
  observer: string
  kubeconfig?: string
}

/** Other than the first, these are made for the labs that need them; compiling what is in them is part of it. */
const SNAPSHOT_TITLES: Record<string, string> = {
  'cluster-bridge': 'Snapshot of a booted cluster',
  'cluster-bridge-contour': 'Contour, Envoy and a cluster with them',
  'cluster-none': 'A cluster without CNI, and Calico to install',
  'cluster-calico': 'Calico and a cluster with it',
  'cluster-weave-layout': "A cluster with Weave's layout",
}

/** What is made for a topology, in its order. Topologies share steps, which have the same ids then. */
export function imageSteps(topology: Topology): PlannedStep[] {
  const host: PlannedStep = { id: 'image-host', title: 'Image of the machines', expectedSeconds: 120 }
  if (topology.name === 'host') return [host]
  const key = topologyKey(topology)
  const isPlain = key === 'cluster-bridge'
  return [
    host,
    { id: 'image-node', title: 'Image with Kubernetes', expectedSeconds: 600 },
    { id: `snapshot-${key}`, title: SNAPSHOT_TITLES[key] ?? `Snapshot of ${key}`, expectedSeconds: isPlain ? 60 : 240 },
  ]
}

/** Makes the images that topologies need, each once, and remembers which they are. */
export class TopologyImageStore {
  readonly #docker: Dockerode
  readonly #dataDir: string
  readonly #ready = new Map<string, TopologyImages>()
  readonly #making = new Map<string, Promise<TopologyImages>>()

  constructor(docker: Dockerode, dataDir: string) {
    this.#docker = docker
    this.#dataDir = dataDir
  }

  /** @throws {SandboxError} `IMAGES_FAILED` with what the build said. */
  async ensure(
    topology: Topology,
    onProgress: (steps: Step[]) => void = () => {},
    signal?: AbortSignal,
  ): Promise<TopologyImages> {
    const key = topologyKey(topology)
    const ready = this.#ready.get(key)
    // `docker image prune` is one word away, so what was there is looked for each time.
    if (ready && (await this.#exist(ready))) return ready
    // A second caller waits for the first one's build; the steps go to whoever began it.
    const making = this.#making.get(key) ?? this.#make(topology, onProgress, signal)
    this.#making.set(key, making)
    try {
      const made = await making
      this.#ready.set(key, made)
      return made
    } finally {
      this.#making.delete(key)
    }
  }

  async #exist(images: TopologyImages): Promise<boolean> {
    const tags = new Set([...Object.values(images.machines), images.probe, images.observer])
    try {
      await Promise.all([...tags].map((tag) => this.#docker.getImage(tag).inspect()))
      return true
    } catch (error) {
      if (hasStatus(error, 404)) return false
      throw engineError(error, 'Looking for the images')
    }
  }

  async #make(
    topology: Topology,
    onProgress: (steps: Step[]) => void,
    signal: AbortSignal | undefined,
  ): Promise<TopologyImages> {
    const plan = imageSteps(topology)
    const tracker = new StepTracker(plan, onProgress)
    const docker = this.#docker
    let current = ''
    /** Runs the nth step of the plan. */
    const run = <T>(n: number, work: (options: BuildOptions) => Promise<T>): Promise<T> => {
      const { id } = plan[n] as PlannedStep
      current = id
      const tell = (progress: { message: string }) => tracker.detail(id, progress.message)
      return tracker.run(id, () => work({ dataDir: this.#dataDir, signal, onProgress: tell }))
    }
    try {
      const { host } = await run(0, (options) => ensureImages(docker, 'host', options))
      if (topology.name === 'host') {
        const machines = Object.fromEntries(machinesOf(topology).map((machine) => [machine.name, host]))
        return { machines, probe: host, observer: host }
      }
      await run(1, (options) => ensureImages(docker, 'node', options))
      return await run(2, async (options) => {
        const snapshot = await ensureSnapshot(docker, topology, options)
        const kubeconfig = await platformKubeconfig(docker, snapshot)
        return { machines: snapshot.machines, probe: snapshot.probe, observer: snapshot.observer, kubeconfig }
      })
    } catch (error) {
      const engine = engineError(error, 'Making the images')
      if (engine.code !== 'ENGINE_REFUSED') throw engine
      const message = error instanceof Error ? error.message : String(error)
      throw new SandboxError('IMAGES_FAILED', `The images could not be made: ${message}`, {
        cause: error,
        step: current,
      })
    }
  }
}
