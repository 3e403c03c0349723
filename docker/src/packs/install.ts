import { Readable } from 'node:stream'
import type { Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { script } from '../exec.ts'
import { contentHash } from '../hash.ts'
import type { BuildOptions } from '../progress.ts'
import { installedPacks, packsOf } from './index.ts'
import { packHash } from './load.ts'

const KUBECTL = 'export KUBECONFIG=/etc/kubernetes/admin.conf'

/** What a topology's cluster depends on beyond the images of its nodes; empty where there are no packs. */
export async function packsHash(topology: Topology): Promise<string[]> {
  const installed = new Set(installedPacks(topology))
  return Promise.all(
    packsOf(topology).map(async (pack) =>
      contentHash([await packHash(pack), `${installed.has(pack)}`, `${pack.settled}`]),
    ),
  )
}

/** Applies the manifests of the packs that are at work in a topology's cluster. */
export async function applyPacks(
  controlplane: Dockerode.Container,
  topology: Topology,
  o: BuildOptions,
): Promise<void> {
  for (const pack of installedPacks(topology)) {
    const stdin = Readable.from([await pack.manifest(o)])
    // On the server's side: some of the objects are too large for the annotation that the other way keeps.
    await script(controlplane, `${KUBECTL}\nkubectl apply --server-side -f - > /dev/null`, {
      timeoutSeconds: 120,
      stdin,
      signal: o.signal,
    })
  }
}

/** Waits until the packs that are at work do what they are for. */
export async function waitForPacks(
  controlplane: Dockerode.Container,
  topology: Topology,
  signal?: AbortSignal,
): Promise<void> {
  for (const { settled } of installedPacks(topology)) {
    if (settled) await script(controlplane, `${KUBECTL}\n${settled}`, { timeoutSeconds: 300, signal })
  }
}

/** Lays the manifests of a topology's packs on `terminal`, under `/opt/manifests`. */
export async function layManifests(terminal: Dockerode.Container, topology: Topology, o: BuildOptions): Promise<void> {
  for (const pack of packsOf(topology)) {
    const stdin = Readable.from([await pack.manifest(o)])
    const path = `/opt/manifests/${pack.name}.yaml`
    await script(terminal, `mkdir -p /opt/manifests; cat > ${path}; chmod 644 ${path}`, { timeoutSeconds: 20, stdin })
  }
}
