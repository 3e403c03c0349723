import { existsSync } from 'node:fs'
import type Dockerode from 'dockerode'

/**
 * MTU to give a sandbox's Docker network (`com.docker.network.driver.mtu`): the VXLAN takes 50 bytes of it, and the
 * machines see the usual 1500.
 */
export const UNDERLAY_MTU = 1550

export interface NodeContainerRequest {
  image: string
  /** Name of the container. */
  name: string
  /** `terminal`, `controlplane`, `node01`, … or `probe`. */
  machine: string
  /** The sandbox's Docker network, and this machine's address on it; `none` has no addresses. */
  network: string
  underlayAddress?: string
  /** What the entrypoint wants to know: `NETLAB_IP`, `NETLAB_PEERS`, `NETLAB_HOSTS`, `NETLAB_ROUTES`. */
  environment: Record<string, string>
  labels: Record<string, string>
  /** Memory without swap. */
  memoryMiB?: number
  cpus?: number
  pidsLimit?: number
  /** Weight of its processors' time against others'. */
  cpuShares?: number
}

/** The types of dockerode lack what the engine has had since 20.10. */
type HostConfig = Dockerode.HostConfig & { CgroupnsMode?: 'private'; MaskedPaths?: string[]; ReadonlyPaths?: string[] }

/** How the engine lets a container be its own machine. */
interface EngineWays {
  privileged: boolean
  devices: string[]
  modules: boolean
}

const waysOf = new WeakMap<Dockerode, Promise<EngineWays>>()

/**
 * What to create a machine with. A learner's machine is a privileged container that runs systemd; the probe has no more
 * than its network needs. Of the engine it is asked once what it accepts.
 */
export async function nodeContainerOptions(
  docker: Dockerode,
  request: NodeContainerRequest,
): Promise<Dockerode.ContainerCreateOptions> {
  const host = request.machine === 'probe' ? probeHost() : machineHost(await findWays(docker, request.image))
  const memory = request.memoryMiB === undefined ? undefined : request.memoryMiB * 1024 * 1024
  return {
    name: request.name,
    Image: request.image,
    Hostname: request.machine,
    Env: Object.entries({ NETLAB_MACHINE: request.machine, ...request.environment }).map(([k, v]) => `${k}=${v}`),
    Labels: request.labels,
    StopSignal: request.machine === 'probe' ? 'SIGKILL' : 'SIGRTMIN+3',
    Volumes: volumesOf(request.machine),
    HostConfig: {
      ...host,
      NetworkMode: request.network,
      Memory: memory,
      MemorySwap: memory,
      NanoCpus: request.cpus === undefined ? undefined : Math.round(request.cpus * 1e9),
      PidsLimit: request.pidsLimit,
      CpuShares: request.cpuShares,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
    NetworkingConfig: {
      EndpointsConfig: request.underlayAddress
        ? { [request.network]: { IPAMConfig: { IPv4Address: request.underlayAddress } } }
        : {},
    },
  }
}

/** Anonymous volumes, removed with the container: overlayfs, which both engines use, cannot lie on overlayfs. */
function volumesOf(machine: string): Record<string, object> {
  if (machine === 'probe' || machine === 'terminal') return {}
  return { '/var/lib/containerd': {}, '/var/lib/docker': {} }
}

function machineHost(ways: EngineWays): HostConfig {
  const rights = ways.privileged
    ? { Privileged: true }
    : {
        CapAdd: ['ALL'],
        CapDrop: ['SYS_RESOURCE'],
        // Nothing in /proc is hidden or read-only, as with `--security-opt systempaths=unconfined`.
        MaskedPaths: [],
        ReadonlyPaths: [],
        DeviceCgroupRules: ['a *:* rwm'],
        Devices: ways.devices.map((path) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' })),
      }
  return {
    ...rights,
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    CgroupnsMode: 'private',
    Tmpfs: { '/run': 'exec,mode=755', '/tmp': 'exec,mode=1777' },
    Binds: ways.modules ? ['/lib/modules:/lib/modules:ro'] : [],
  }
}

/** Making the VXLAN device and a network namespace for it; the names are written over those of the engine. */
function probeHost(): HostConfig {
  return {
    CapDrop: ['ALL'],
    // SETUID, SETGID and SETPCAP: programs that meet what a learner sends run as nobody.
    CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW', 'DAC_OVERRIDE', 'KILL', 'SETUID', 'SETGID', 'SETPCAP'],
    MaskedPaths: [],
    ReadonlyPaths: [],
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    Tmpfs: { '/run': 'mode=755', '/tmp': 'exec,mode=1777' },
  }
}

function findWays(docker: Dockerode, image: string): Promise<EngineWays> {
  let ways = waysOf.get(docker)
  if (!ways) {
    ways = tryWays(docker, image)
    waysOf.set(docker, ways)
    ways.catch(() => waysOf.delete(docker))
  }
  return ways
}

/**
 * An engine that lacks a capability itself (CAP_SYS_RESOURCE, in some virtual machines) refuses `Privileged` when the
 * container starts, before version 26.
 */
async function tryWays(docker: Dockerode, image: string): Promise<EngineWays> {
  const devices = ['/dev/kmsg', '/dev/fuse'].filter((path) => existsSync(path))
  const modules = existsSync('/lib/modules')
  const options: Omit<Dockerode.ContainerCreateOptions, 'HostConfig'> & { HostConfig: HostConfig } = {
    Image: image,
    Entrypoint: ['true'],
    Cmd: [],
    Labels: { 'cka-netlab.stage': 'try' },
    HostConfig: { Privileged: true, NetworkMode: 'none', CgroupnsMode: 'private' },
  }
  const container = await docker.createContainer(options)
  try {
    await container.start()
    return { privileged: true, devices, modules }
  } catch (error) {
    if (!/operation not permitted|capabilit/i.test(String(error))) throw error
    return { privileged: false, devices, modules }
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {})
  }
}
