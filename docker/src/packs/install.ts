import { Readable } from 'node:stream'
import type { Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { script } from '../exec.ts'
import { contentHash } from '../hash.ts'
import type { BuildOptions } from '../progress.ts'
import { installedPacks, packsOf } from './index.ts'
import { packHash } from './load.ts'

const KUBECTL = 'export KUBECONFIG=/etc/kubernetes/admin.conf'

/**
 * On the server's side, since some of the objects are too large for the annotation that the other way keeps; and again
 * while the API server does not know kinds that the same manifest has brought.
 */
const APPLY = `cat > /tmp/pack.yaml
for try in 1 2 3 4 5; do
  kubectl apply --server-side -f /tmp/pack.yaml > /tmp/apply.log 2>&1 && break
  sleep 1
  (( try < 5 )) || { tail -5 /tmp/apply.log; exit 1; }
done
rm /tmp/pack.yaml`

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
    await script(controlplane, `${KUBECTL}\n${APPLY}`, { timeoutSeconds: 120, stdin, signal: o.signal })
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
