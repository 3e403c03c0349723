import type { ObservationKind, ObservationRequest, ObservationResults, Topology } from '@cka-netlab/contracts'
import type { SandboxDriver } from '../driver.ts'
import { KubernetesClient } from '../kubernetes/client.ts'
import { readKubeconfig } from '../kubernetes/identity.ts'
import { faultOf, type ObserveContext } from './context.ts'
import { observeDns } from './dns.ts'
import { observeDocker } from './docker.ts'
import { observeHttp } from './http.ts'
import { observeKubernetes } from './kubernetes.ts'
import { observeFile, observeIptables, observeProcesses } from './machine-state.ts'
import { observeMap } from './map.ts'
import { observeNamespaces } from './namespaces.ts'
import { observeNetwork } from './network.ts'
import { observeCommand, observePing, observeTcp } from './reach.ts'
import { observeSockets } from './sockets.ts'
import { observeSysctl } from './sysctl.ts'

type Observe<K extends ObservationKind> = (
  context: ObserveContext,
  request: Extract<ObservationRequest, { kind: K }>,
) => Promise<ObservationResults[K]>

const OBSERVE: { [K in ObservationKind]: Observe<K> } = {
  kubernetes: observeKubernetes,
  network: observeNetwork,
  namespaces: observeNamespaces,
  iptables: observeIptables,
  file: observeFile,
  processes: observeProcesses,
  sockets: observeSockets,
  sysctl: observeSysctl,
  docker: observeDocker,
  dns: observeDns,
  http: observeHttp,
  tcp: observeTcp,
  ping: observePing,
  command: observeCommand,
  map: observeMap,
}

/** Reads facts from the sandboxes of a driver; keeps a connection to each API server that was asked. */
export class Observations {
  readonly #driver: SandboxDriver
  readonly #clients = new Map<string, Promise<KubernetesClient>>()

  constructor(driver: SandboxDriver) {
    this.#driver = driver
  }

  /** @throws {ObservationError} whose `fault` says whose doing it is. */
  async observe<K extends ObservationKind>(
    sandbox: { id: string; topology: Topology },
    request: Extract<ObservationRequest, { kind: K }>,
  ): Promise<ObservationResults[K]> {
    const context: ObserveContext = { ...sandbox, driver: this.#driver, kubernetes: () => this.#client(sandbox) }
    try {
      // The compiler does not see that `request.kind` and K are one.
      return await (OBSERVE[request.kind] as Observe<K>)(context, request)
    } catch (error) {
      throw faultOf(error)
    }
  }

  /** Closes what is kept open for a sandbox that has ended. */
  forget(id: string): void {
    const client = this.#clients.get(id)
    this.#clients.delete(id)
    client?.then(
      (open) => open.close(),
      () => {},
    )
  }

  #client({ id, topology }: { id: string; topology: Topology }): Promise<KubernetesClient> {
    const kept = this.#clients.get(id)
    if (kept) return kept
    const opening = this.#driver.kubeconfig(topology).then((kubeconfig) => {
      const address = { host: '127.0.0.1', port: 6443 }
      return new KubernetesClient(readKubeconfig(kubeconfig), () => this.#driver.connect(id, 'controlplane', address))
    })
    this.#clients.set(id, opening)
    opening.catch(() => this.#clients.delete(id))
    return opening
  }
}
