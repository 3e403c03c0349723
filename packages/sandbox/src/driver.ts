import type { Duplex } from 'node:stream'
import type { ExecResult, Failure, FileState, SandboxState, Step, Topology } from '@cka-netlab/contracts'

/** Whose program runs, and where. */
export type ExecTarget =
  /** A program of the learner's machine: for set-up, solutions and terminals, never for facts. */
  | { machine: string; user: 'learner' | 'root' }
  /**
   * The platform's program in the network of a machine (or of a named namespace, a pod or a process on it), as nobody with the two
   * capabilities that are about networks; with `asRoot`, as root, for what the kernel shows to nobody else.
   */
  | { observe: string; netns?: string; podAddress?: string; process?: number; asRoot?: boolean }
  /**
   * The platform's program beside a machine, in no network: `$NETLAB_PID` is the machine's first process as the program
   * sees it, to be given to `netlab-observe`.
   */
  | { beside: string }
  /** The same beside several machines at once: `$NETLAB_PIDS` is `node01=123 node02=456`, those that run. */
  | { besideAll: string[] }
  /** The platform's program on the platform's own machine on the sandbox's network. */
  | { outside: true }

export interface ExecOptions {
  stdin?: string
  timeoutSeconds: number
  /** Each stream is cut there; 1 MiB unless told. */
  outputBytesMax?: number
  environment?: Record<string, string>
}

/** What a driver knows of a sandbox that exists. */
export interface DriverSandbox {
  id: string
  topology: Topology
  state: Extract<SandboxState, 'booting' | 'ready' | 'paused' | 'failed'>
  createdAt: Date
  expiresAt: Date
  /** Made ahead and not given to anybody yet. */
  pooled: boolean
  failure?: Failure
}

/** A sandbox to be made. */
export interface SandboxSpec {
  id: string
  topology: Topology
  lifetimeSeconds: number
  /** Made ahead: it starts with what others leave of the processors, and waits to be given away by `assign`. */
  pooled?: boolean
}

/** A program with a pseudo-terminal; reading stops when nobody reads, so back pressure reaches the program. */
export interface Pty {
  stream: Duplex
  resize(columns: number, rows: number): Promise<void>
  /** Resolves when the program has ended. */
  ended: Promise<{ exitCode: number | null }>
}

/** What the machines of a sandbox use together. */
export interface SandboxUsage {
  memoryMiB: number
  /** Since they began. */
  cpuSeconds: number
}

/** What sandboxes are made on. */
export interface EngineInfo {
  name: string
  version: string
  cpus: number
  memoryMiB: number
  /** Such as the storage driver and the version of cgroups. */
  details: Record<string, string>
}

/**
 * Makes and keeps sandboxes on some engine. Docker comes first; nothing here names it. Every method has a time limit
 * of its own and throws a `SandboxError` whose message a person can read.
 */
export interface SandboxDriver {
  /** Makes what a topology needs (images, a snapshot of a booted cluster). Quick when it is there already. */
  prepare(topology: Topology, onProgress?: (steps: Step[]) => void, signal?: AbortSignal): Promise<void>
  /** Starts a sandbox and resolves when it is ready as design.md defines it. On failure nothing is left but its logs. */
  create(spec: SandboxSpec, onProgress?: (steps: Step[]) => void, signal?: AbortSignal): Promise<DriverSandbox>
  /**
   * Gives a pooled sandbox away: from now on it is known by the second id, running, with a learner's share of the
   * processors. Whole or not at all, also when this process dies in its midst.
   */
  assign(pooledId: string, id: string): Promise<void>
  /** @param o.nodesOnly - the machines with Kubernetes; the learner's own machine runs on */
  pause(id: string, o?: { nodesOnly?: boolean }): Promise<void>
  resume(id: string): Promise<void>
  /**
   * Moves the memory of a paused sandbox to the swap of the engine's host, as far as there is some; until the signal, or it is done. What runs
   * reads it back as it needs it. The learner's own machine stays, for the first key.
   */
  swapOut(id: string, signal: AbortSignal): Promise<void>
  /** Removes containers, network and volumes. Removing what is not there is fine. */
  destroy(id: string): Promise<void>
  /** What this owner has on the engine, whole or half made. */
  list(): Promise<DriverSandbox[]>
  /** What each sandbox of this owner uses now, by its id. */
  usage(): Promise<Map<string, SandboxUsage>>
  /**
   * Tells of ready sandboxes that lose a machine, until the signal. `onGap` asks to compare with `list()`, since events
   * may have been missed.
   */
  watch(o: { onFailure: (id: string, failure: Failure) => void; onGap: () => void; signal: AbortSignal }): void
  exec(id: string, target: ExecTarget, command: string[], options: ExecOptions): Promise<ExecResult>
  /** A program with a terminal on a learner's machine. */
  attach(
    id: string,
    target: { machine: string; user: 'learner' | 'root' },
    command: string[],
    size: { columns: number; rows: number },
  ): Promise<Pty>
  /** A byte stream to a TCP port as seen from a machine, such as the API server from its own node. */
  connect(id: string, machine: string, address: { host: string; port: number }): Promise<Duplex>
  /** @throws {SandboxError} `ENGINE_UNREACHABLE` when it does not answer. */
  engine(): Promise<EngineInfo>
  /** A kubeconfig with the platform's own certificate for the API server of such a sandbox. */
  kubeconfig(topology: Topology): Promise<string>
  /** A file of a learner's machine, symlinks resolved inside that machine. */
  readFile(id: string, machine: string, path: string, bytesMax?: number): Promise<FileState>
}
