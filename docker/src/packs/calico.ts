import { join } from 'node:path'
import { POD_RANGE } from '@cka-netlab/contracts'
import { parseAllDocuments, stringify } from 'yaml'
import { ImagesError } from '../error.ts'
import { NODE_SOURCES } from '../paths.ts'
import { VERSIONS } from '../versions.ts'
import { readModuleFiles } from './module-files.ts'
import type { Pack } from './pack.ts'

const START = join(NODE_SOURCES, 'packs', 'calico', 'start_runit')
const MODULE = 'github.com/projectcalico/calico'

/** In seconds. Each probe starts a program of 60 MB; that of readiness also says how soon an installation is seen to work. */
const PERIODS = { liveness: 60, readiness: 10 }
/** The others are for an upgrade and for the BPF data plane, and so are the volumes that go with them. */
const INIT_CONTAINERS = ['install-cni']
const VOLUMES_UNUSED = ['sys-fs', 'nodeproc', 'host-local-net-dir']

/**
 * Calico with VXLAN, whose policies are NetworkPolicies that are enforced. The manifest is Calico's own, for the pod range
 * of our clusters, without what only an upgrade or the BPF data plane needs.
 */
export const calico: Pack = {
  name: 'calico',
  parts: ['calico'],
  sources: [START],
  versions: [VERSIONS.calico, POD_RANGE, JSON.stringify([PERIODS, INIT_CONTAINERS, VOLUMES_UNUSED])],
  async images({ programs, ground, layer }) {
    const from = (name: string) => join(programs.calico ?? '', name)
    const node = await layer('node', [
      { name: 'usr/bin/calico-node', from: from('calico-node') },
      { name: 'usr/bin/start_runit', from: START },
    ])
    const cni = await layer('cni', [
      { name: 'opt/cni/bin/calico', from: from('calico') },
      { name: 'opt/cni/bin/calico-ipam', from: from('calico') },
      { name: 'opt/cni/bin/install', from: from('install') },
    ])
    const controllers = await layer('controllers', [
      { name: 'usr/bin/kube-controllers', from: from('kube-controllers') },
      { name: 'usr/bin/check-status', from: from('check-status') },
    ])
    const image = (name: string) => [`docker.io/calico/${name}:${VERSIONS.calico}`]
    return [
      { names: image('node'), layers: [ground.tools, node], command: ['start_runit'] },
      { names: image('cni'), layers: [ground.tools, cni] },
      { names: image('kube-controllers'), layers: [ground.tools, controllers], entrypoint: ['kube-controllers'] },
    ]
  },
  async manifest(o) {
    const [text = ''] = await readModuleFiles('calico', MODULE, ['manifests/calico-vxlan.yaml'], o)
    const objects = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject | null)
    const node = objects.find((object) => object?.kind === 'DaemonSet')
    if (!node?.spec) throw new ImagesError('BUILD_FAILED', "Calico's manifest has no DaemonSet.")
    const pod = node.spec.template.spec
    pod.initContainers = pod.initContainers?.filter(({ name }) => INIT_CONTAINERS.includes(name))
    pod.volumes = pod.volumes?.filter(({ name }) => !VOLUMES_UNUSED.includes(name))
    for (const container of pod.containers) {
      container.env?.push({ name: 'CALICO_IPV4POOL_CIDR', value: POD_RANGE })
      if (container.livenessProbe) container.livenessProbe.periodSeconds = PERIODS.liveness
      if (container.readinessProbe) container.readinessProbe.periodSeconds = PERIODS.readiness
    }
    return objects
      .filter((object) => object !== null)
      .map((object) => stringify(object))
      .join('---\n')
  },
  settled: `kubectl -n kube-system rollout status daemonset/calico-node --timeout=170s
kubectl -n kube-system rollout status deployment/calico-kube-controllers --timeout=120s`,
}

interface Container {
  name: string
  env?: { name: string; value?: string }[]
  livenessProbe?: { periodSeconds?: number }
  readinessProbe?: { periodSeconds?: number }
}

interface KubernetesObject {
  kind: string
  spec?: {
    template: { spec: { initContainers?: Container[]; containers: Container[]; volumes?: { name: string }[] } }
  }
}
