import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machinesOf, type Topology, topologyKey } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { extract } from 'tar-stream'
import { buildImage, imageExists } from './build-image.ts'
import { machineOf, makeCluster } from './cluster.ts'
import { ImagesError } from './error.ts'
import { script } from './exec.ts'
import { keepLogs } from './failure-logs.ts'
import { contentHash } from './hash.ts'
import { commit } from './loaded-image.ts'
import { withLock } from './lock.ts'
import { type Machines, startMachines } from './machines.ts'
import { layManifests, packsHash } from './packs/install.ts'
import { ensureTopologyLoaded, topologyLoadedTag } from './packs/load.ts'
import { NODE_SOURCES } from './paths.ts'
import { type BuildOptions, runStep } from './progress.ts'
import { ensureImages, imageTags, lockPath } from './stages.ts'

const SOURCES = join(NODE_SOURCES, 'snapshot')
const KUBECONFIG_PATH = '/opt/cka-netlab/platform.kubeconfig'

/** Images that the containers of a topology start from. */
export interface SnapshotImages {
  /** By the machine's name. */
  machines: Record<string, string>
  host: string
  /** Holds the platform's certificate for the cluster's API server, out of the learner's reach. */
  probe: string
  observer: string
}

/** The names a topology's snapshot has or will have. */
export async function snapshotTags(topology: Topology): Promise<SnapshotImages> {
  const { host, node } = await imageTags()
  if (topology.name === 'host') {
    const machines = Object.fromEntries(machinesOf(topology).map(({ name }) => [name, host]))
    return { machines, host, probe: host, observer: host }
  }
  const key = topologyKey(topology)
  const loaded = await topologyLoadedTag(topology, host, node)
  const hash = await contentHash([loaded, key, FINISH, TERMINAL, ...(await packsHash(topology))], [SOURCES])
  const tag = (machine: string) => `cka-netlab/snapshot-${key}-${machine}:${hash}`
  const machines = Object.fromEntries(machinesOf(topology).map(({ name }) => [name, tag(name)]))
  return { machines, host, probe: tag('probe'), observer: host }
}

/**
 * Makes the images that a topology's machines start from: for a cluster, one that was booted by kubeadm once and then
 * stopped. A cluster has one replica of CoreDNS.
 * @throws {ImagesError} `SNAPSHOT_FAILED` names the step; `detail` has what the machines said.
 */
export async function ensureSnapshot(docker: Dockerode, topology: Topology, o: BuildOptions): Promise<SnapshotImages> {
  const tags = await snapshotTags(topology)
  if (topology.name === 'host') {
    await ensureImages(docker, 'host', o)
    return tags
  }
  if (await isComplete(docker, tags)) return tags
  const { host, node } = await ensureImages(docker, 'node', o)
  if (!node) throw new ImagesError('SNAPSHOT_FAILED', 'There is no node image.')
  const waiting = (seconds: number) =>
    o.onProgress?.({
      stage: 'cluster',
      step: 'wait',
      message: 'another process makes the snapshot',
      elapsedSeconds: seconds,
      expectedSeconds: 60,
    })
  await withLock(lockPath(o.dataDir, 'cluster'), { signal: o.signal, onWait: waiting }, async () => {
    if (await isComplete(docker, tags)) return
    const loaded = await ensureTopologyLoaded(docker, topology, { host, node }, o)
    await takeSnapshot(docker, topology, { node, loaded, tags }, o)
  })
  return tags
}

export async function isComplete(docker: Dockerode, tags: SnapshotImages): Promise<boolean> {
  const all = [...Object.values(tags.machines), tags.probe, tags.host]
  return (await Promise.all(all.map((tag) => imageExists(docker, tag)))).every(Boolean)
}

async function takeSnapshot(
  docker: Dockerode,
  topology: Topology,
  images: { node: string; loaded: string; tags: SnapshotImages },
  o: BuildOptions,
): Promise<void> {
  const { node, loaded, tags } = images
  const step = { stage: 'cluster', step: 'snapshot', message: 'starting the machines', expectedSeconds: 60 } as const
  await runStep(o, step, async (say) => {
    await using machines = await startMachines(docker, topology, 'snapshot', (name) =>
      name === 'terminal' ? node : loaded,
    )
    try {
      await fillMachines(docker, machines, topology, tags, { ...o, say })
    } catch (error) {
      throw await keepLogs(machines, o.dataDir, error)
    }
  })
}

async function fillMachines(
  docker: Dockerode,
  machines: Machines,
  topology: Topology,
  tags: SnapshotImages,
  o: BuildOptions & { say: (message: string) => void },
): Promise<void> {
  const { say } = o
  await makeCluster(machines, topology, { ...o, say })
  const controlplane = machineOf(machines, 'controlplane')
  say('settling the cluster')
  const config = await script(controlplane, FINISH, { timeoutSeconds: 60, signal: o.signal })
  const [admin = '', platform = ''] = config.split('=====\n')
  const learner = Buffer.from(admin).toString('base64')
  const terminal = machineOf(machines, 'terminal')
  await script(terminal, `config=${learner}\n${TERMINAL}`, { timeoutSeconds: 20 })
  await layManifests(terminal, topology, o)
  say('stopping the cluster')
  const nodes = [...machines.containers].filter(([name]) => name !== 'terminal').map(([, container]) => container)
  for (const name of ['save-rules.sh', 'quiesce.sh']) {
    const text = await readFile(join(SOURCES, name), 'utf8')
    await Promise.all(nodes.map((container) => script(container, text, { timeoutSeconds: 60, signal: o.signal })))
  }
  say('saving the machines')
  for (const [name, container] of machines.containers) await commit(container, tags.machines[name] ?? '')
  // The last of them: its presence says that the snapshot is whole.
  await buildProbe(docker, tags, platform)
}

/** Run on the control plane; prints the learner's and the platform's kubeconfig. */
const FINISH = `export KUBECONFIG=/etc/kubernetes/admin.conf
kubeadm token list -o jsonpath='{.token}{"\\n"}' | xargs -r kubeadm token delete > /dev/null
[[ $(kubectl get nodes -o 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}') != *True* ]] ||
  kubectl -n kube-system rollout status deployment/coredns --timeout=50s > /dev/null
kubectl delete events --all --all-namespaces > /dev/null
mkdir -p /root/.kube
cp /etc/kubernetes/admin.conf /root/.kube/config
cat /etc/kubernetes/admin.conf
echo =====
kubeadm kubeconfig user --client-name cka-netlab --org system:masters --validity-period 87600h --config /tmp/init.yaml 2> /dev/null
rm -rf /tmp/init.yaml /tmp/patches`

const TERMINAL = `for user in root learner; do
  home=$(getent passwd $user | cut -d: -f6)
  install -d -o $user -g $user "$home/.kube"
  echo $config | base64 -d | install -m 600 -o $user -g $user /dev/stdin "$home/.kube/config"
done`

async function buildProbe(docker: Dockerode, tags: SnapshotImages, kubeconfig: string): Promise<void> {
  if (!kubeconfig.includes('client-key-data')) {
    throw new ImagesError('SNAPSHOT_FAILED', 'kubeadm issued no certificate for the platform.')
  }
  const folder = await mkdtemp(join(tmpdir(), 'cka-netlab-'))
  try {
    const dockerfile = join(folder, 'Dockerfile')
    await writeFile(dockerfile, `ARG HOST\nFROM \${HOST}\nCOPY platform.kubeconfig ${KUBECONFIG_PATH}\n`)
    await writeFile(join(folder, 'platform.kubeconfig'), kubeconfig, { mode: 0o600 })
    await buildImage(docker, {
      tag: tags.probe,
      stage: 'cluster',
      dockerfile,
      context: [{ from: join(folder, 'platform.kubeconfig'), to: 'platform.kubeconfig' }],
      buildArguments: { HOST: tags.host },
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The kubeconfig by which the platform reads a cluster that was started from this snapshot, as YAML. Its server is
 * `https://controlplane:6443`, a name of the sandbox.
 */
export async function platformKubeconfig(docker: Dockerode, snapshot: SnapshotImages): Promise<string> {
  const container = await docker.createContainer({ Image: snapshot.probe, Labels: { 'cka-netlab.stage': 'read' } })
  try {
    const archive = await container.getArchive({ path: KUBECONFIG_PATH })
    const files = extract()
    archive.pipe(files)
    for await (const file of files) {
      const chunks: Buffer[] = []
      for await (const chunk of file) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks).toString()
    }
    throw new ImagesError('SNAPSHOT_FAILED', `${snapshot.probe} holds no kubeconfig of the platform.`)
  } finally {
    await container.remove({ force: true, v: true }).catch(() => {})
  }
}
