import { type Step, type Topology, topologyKey } from '@cka-netlab/contracts'
import { ensureImages, ensureSnapshot, platformKubeconfig } from '@cka-netlab/images'
import type Dockerode from 'dockerode'
import { SandboxError } from '../error.ts'
import { type PlannedStep, StepTracker } from '../steps.ts'

/** The image of every container of a topology. */
export interface TopologyImages {
  machines: Record<string, string>
  probe: string
  observer: string
  kubeconfig?: string
}

const HOST: PlannedStep = { id: 'image-host', title: 'Image of the machines', expectedSeconds: 90 }
const NODE: PlannedStep = { id: 'image-node', title: 'Image with Kubernetes', expectedSeconds: 600 }
const SNAPSHOT: PlannedStep = { id: 'snapshot', title: 'Snapshot of a booted cluster', expectedSeconds: 60 }

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
    if (ready) return ready
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

  async #make(
    topology: Topology,
    onProgress: (steps: Step[]) => void,
    signal: AbortSignal | undefined,
  ): Promise<TopologyImages> {
    const plan =
      topology.name === 'host' ? [HOST] : [HOST, NODE, { ...SNAPSHOT, id: `snapshot-${topologyKey(topology)}` }]
    const tracker = new StepTracker(plan, onProgress)
    let current = ''
    const options = (step: string) => {
      current = step
      return {
        dataDir: this.#dataDir,
        signal,
        onProgress: (progress: { message: string }) => tracker.detail(step, progress.message),
      }
    }
    try {
      const docker = this.#docker
      const { host } = await tracker.run(HOST.id, () => ensureImages(docker, 'host', options(HOST.id)))
      if (topology.name === 'host') {
        const machines = Object.fromEntries(['terminal', 'node01', 'node02'].map((name) => [name, host]))
        return { machines, probe: host, observer: host }
      }
      await tracker.run(NODE.id, () => ensureImages(docker, 'node', options(NODE.id)))
      const id = `snapshot-${topologyKey(topology)}`
      return await tracker.run(id, async () => {
        const snapshot = await ensureSnapshot(docker, topology, options(id))
        const kubeconfig = await platformKubeconfig(docker, snapshot)
        return { machines: snapshot.machines, probe: snapshot.probe, observer: snapshot.observer, kubeconfig }
      })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new SandboxError('IMAGES_FAILED', `The images could not be made: ${message}`, {
        cause: error,
        step: current,
      })
    }
  }
}
