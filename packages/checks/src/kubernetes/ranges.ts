import { type ClusterView, ObservationError } from '../view.ts'
import { getResource, type KindReference } from './api.ts'
import type { KubernetesObject } from './objects.ts'

const SERVICE_CIDR: KindReference = { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR' }
const CONFLIST = '/etc/cni/net.d/10-bridge.conflist'

/** A flag of a program that runs on a machine, from its own command line; undefined when it is not given. */
export async function flagOf(
  view: ClusterView,
  node: string,
  program: string,
  flag: string,
): Promise<string | undefined> {
  const processes = await view.observe('processes', { node })
  const found = processes.find((p) => p.uid === 0 && p.arguments[0]?.split('/').at(-1) === program)
  if (!found) {
    throw new ObservationError({
      fault: 'target',
      code: 'NO_SUCH_PROCESS',
      message: `${program} does not run on ${node}`,
    })
  }
  const at = found.arguments.findIndex((a) => a === `--${flag}` || a.startsWith(`--${flag}=`))
  if (at < 0) return undefined
  const given = found.arguments[at] ?? ''
  return given.includes('=') ? given.slice(given.indexOf('=') + 1) : found.arguments[at + 1]
}

function missing(what: string): ObservationError {
  return new ObservationError({ fault: 'target', code: 'NO_SUCH_RANGE', message: `${what} is not set` })
}

/** The ranges that Services get their addresses from: the ServiceCIDR object, else the API server's own flag. */
export async function serviceRanges(view: ClusterView): Promise<string[]> {
  const object = await getResource<KubernetesObject & { spec?: { cidrs?: string[] } }>(
    view,
    SERVICE_CIDR,
    '',
    'kubernetes',
  )
  const cidrs = object?.spec?.cidrs
  if (cidrs && cidrs.length > 0) return cidrs
  const flag = await flagOf(view, 'controlplane', 'kube-apiserver', 'service-cluster-ip-range')
  if (!flag) throw missing('--service-cluster-ip-range of kube-apiserver')
  return flag.split(',')
}

/** The ranges that pods of the whole cluster get theirs from: `--cluster-cidr` of kube-controller-manager. */
export async function podRanges(view: ClusterView): Promise<string[]> {
  const flag = await flagOf(view, 'controlplane', 'kube-controller-manager', 'cluster-cidr')
  if (!flag) throw missing('--cluster-cidr of kube-controller-manager')
  return flag.split(',')
}

interface Ipam {
  subnet?: string
  ranges?: { subnet?: string }[][]
}

/** What a CNI configuration list says: the types of its plugins, and the ranges that their IPAM hands out. */
export interface CniConfiguration {
  plugins: string[]
  ranges: string[]
}

/** Reads a node's CNI configuration list. */
export async function cniConfiguration(view: ClusterView, node: string, path = CONFLIST): Promise<CniConfiguration> {
  const file = await view.observe('file', { node, path })
  if (!file.exists || file.text === undefined) {
    throw new ObservationError({ fault: 'target', code: 'NO_SUCH_FILE', message: `${path} is not on ${node}` })
  }
  let plugins: { type?: string; ipam?: Ipam }[]
  try {
    plugins = (JSON.parse(file.text) as { plugins?: typeof plugins }).plugins ?? []
  } catch {
    throw new ObservationError({ fault: 'target', code: 'NOT_JSON', message: `${path} on ${node} is not JSON` })
  }
  const subnets = plugins.flatMap(({ ipam }) => [ipam?.subnet, ...(ipam?.ranges ?? []).flat().map((r) => r.subnet)])
  return {
    plugins: plugins.flatMap(({ type }) => type ?? []),
    ranges: subnets.filter((subnet) => subnet !== undefined),
  }
}

/** The ranges that pods of one node get their addresses from, by the node's CNI configuration. */
export async function nodePodRanges(view: ClusterView, node: string): Promise<string[]> {
  const { ranges } = await cniConfiguration(view, node)
  if (ranges.length === 0) throw missing(`the IPAM range of the CNI configuration on ${node}`)
  return ranges
}
