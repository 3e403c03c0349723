import type { Duplex } from 'node:stream'
import type { ExecResult } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import type { ExecOptions } from '../driver.ts'
import { SandboxError } from '../error.ts'
import { engineError, hasStatus } from './engine.ts'
import { byteStream } from './frames.ts'
import { LABEL } from './labels.ts'
import { runIn, startProgram } from './run.ts'

/** What looking into machines takes, and nothing more. */
const CAPABILITIES = [
  'SYS_ADMIN', // setns(2) into a network namespace
  'SYS_PTRACE', // /proc/<pid>/ns and /proc/<pid>/root of the machines' processes
  'NET_ADMIN', // iptables-save
  'NET_RAW', // ping
  'SYS_CHROOT',
  'DAC_READ_SEARCH',
  'SETUID', // to run as nobody what deals with a learner's network
  'SETGID',
  'SETPCAP',
  'KILL', // `timeout` ends a program that it has started
]

/** Under cgroup v2 it would see its own alone. The types of dockerode do not know it. */
const ALL_CONTROL_GROUPS: object = { CgroupnsMode: 'host' }

/**
 * The platform's own container beside the machines: it sees the engine's processes and no network, and runs
 * `netlab-observe`, which enters a machine's network or reads its files with programs that the learner cannot touch.
 * One per engine and owner; made again when it is gone or of another image.
 */
export class Observer {
  readonly #docker: Dockerode
  readonly #owner: string
  readonly #image: () => Promise<string>
  #container: Promise<Dockerode.Container> | undefined

  constructor(docker: Dockerode, owner: string, image: () => Promise<string>) {
    this.#docker = docker
    this.#owner = owner
    this.#image = image
  }

  get name(): string {
    return `netlab-observer-${this.#owner}`
  }

  /** Runs a program of the observer's own file system. */
  async run(command: string[], options: ExecOptions): Promise<ExecResult> {
    return this.#withContainer((container) => runIn(container, command, options))
  }

  /** Standard input and output of a program, for as long as the stream lives. */
  async stream(command: string[], onError: (stream: Duplex, text: string) => void): Promise<Duplex> {
    return this.#withContainer(async (container) => {
      const { stream } = await startProgram(container, command, { stdin: 'attached' })
      return byteStream(stream, onError)
    })
  }

  /** Lets the programs of a container go on that something in it has frozen, so that they can be killed. Under cgroup v2 they can be as they are. */
  async thaw(containerId: string): Promise<void> {
    await this.run(['bash', '-c', THAW, '-', containerId], { timeoutSeconds: THAW_SECONDS })
  }

  async remove(): Promise<void> {
    this.#container = undefined
    await removeIfThere(this.#docker.getContainer(this.name))
  }

  async #withContainer<T>(work: (container: Dockerode.Container) => Promise<T>): Promise<T> {
    this.#container ??= this.#ensure()
    const current = this.#container
    try {
      return await work(await current)
    } catch (error) {
      const gone = error instanceof SandboxError && (error.code === 'MACHINE_STOPPED' || hasStatus(error.cause, 404))
      if (this.#container === current) this.#container = undefined
      if (!gone) throw error
      this.#container ??= this.#ensure()
      return work(await this.#container)
    }
  }

  async #ensure(): Promise<Dockerode.Container> {
    try {
      const container = this.#docker.getContainer(this.name)
      const found = await container.inspect().catch((error) => {
        if (hasStatus(error, 404)) return null
        throw error
      })
      if (found?.State.Running) {
        const image = found.Config.Labels[LABEL.observer]
        if (image === (await this.#image())) return container
      }
      if (found) await removeIfThere(container)
      return await this.#create(await this.#image())
    } catch (error) {
      throw engineError(error, 'Starting the observer')
    }
  }

  async #create(image: string): Promise<Dockerode.Container> {
    try {
      const container = await this.#docker.createContainer({
        name: this.name,
        Image: image,
        Entrypoint: ['sleep', 'infinity'],
        Cmd: [],
        User: 'root',
        Labels: { [LABEL.owner]: this.#owner, [LABEL.observer]: image },
        StopSignal: 'SIGKILL',
        HostConfig: {
          PidMode: 'host',
          NetworkMode: 'none',
          ...ALL_CONTROL_GROUPS,
          CapDrop: ['ALL'],
          CapAdd: CAPABILITIES,
          SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
          ReadonlyRootfs: true,
          Tmpfs: { '/tmp': '', '/run': '' },
          Memory: 512 * 1024 * 1024,
          PidsLimit: 1024,
          RestartPolicy: { Name: 'unless-stopped' },
        },
      })
      await container.start()
      return container
    } catch (error) {
      // Another process of the same owner was quicker.
      if (hasStatus(error, 409)) return this.#docker.getContainer(this.name)
      throw error
    }
  }
}

const THAW_SECONDS = 20
const THAW = `
groups=$(mktemp -d) && mount -t cgroup -o freezer freezer "$groups" || exit 0
find "$groups" -path "*/$1/*" -name freezer.state | while read -r state; do
  [[ $(< "$state") != FROZEN ]] || echo THAWED > "$state"
done
umount "$groups" && rmdir "$groups"`

/** Removes a container with its anonymous volumes. */
export async function removeIfThere(container: Dockerode.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true })
  } catch (error) {
    // 409: somebody else is removing it right now.
    if (!hasStatus(error, 404, 409)) throw engineError(error, 'Removing a machine')
  }
}
