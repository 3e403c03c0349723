import type { CheckKind } from '../kind.ts'
import { getResource, listResources } from '../kubernetes/api.ts'
import { type Pod, selectorText } from '../kubernetes/objects.ts'
import { cniConfiguration, nodePodRanges, podRanges } from '../kubernetes/ranges.ts'
import { inNamespace } from '../place.ts'
import { seen } from '../seen.ts'
import type { ClusterView } from '../view.ts'
import { evaluatePodIP, type PodFacts, type PodIPFacts } from './evaluate.ts'
import { PodIPSpec } from './schema.ts'

const POD = { apiVersion: 'v1', kind: 'Pod' }

async function addressesInside(view: ClusterView, pod: Pod, namespace: string): Promise<string[]> {
  const { links } = await view.observe('network', { place: { pod: pod.metadata.name, namespace } })
  return links.flatMap((link) => link.addresses.map((a) => a.address))
}

async function rangesFor(view: ClusterView, spec: PodIPSpec, node: string | undefined): Promise<string[] | undefined> {
  if (spec.inRange === undefined) return undefined
  if (typeof spec.inRange === 'string') return [spec.inRange]
  if (spec.inRange.observe === 'podCIDR') return await podRanges(view)
  return node ? await nodePodRanges(view, node) : []
}

async function factsOf(view: ClusterView, spec: PodIPSpec, pod: Pod): Promise<PodFacts> {
  const node = pod.spec?.nodeName
  const address = pod.status?.podIP
  return {
    name: pod.metadata.name,
    address,
    node,
    phase: pod.status?.phase,
    interfaces: address
      ? await seen(addressesInside(view, pod, spec.namespace))
      : { found: false, code: 'NO_ADDRESS', message: 'it has no address' },
    ranges: await rangesFor(view, spec, node),
    cni: spec.cni && node ? await seen(cniConfiguration(view, node)) : undefined,
  }
}

export const podIP: CheckKind<PodIPSpec, PodIPFacts> = {
  kind: 'podIP',
  schema: PodIPSpec,
  settles: true,
  example: `podIP:
  name: webapp
  node: node01
  inRange: { observe: nodePodCIDR }`,
  title(spec) {
    const which = spec.name ? `Pod ${spec.name}` : `Each pod with ${selectorText(spec.podsWith ?? {})}`
    const range = typeof spec.inRange === 'string' ? `in ${spec.inRange}` : spec.inRange ? 'in the pod range' : ''
    return [`${which}${inNamespace(spec.namespace)} has an address`, range, spec.node && `on ${spec.node}`]
      .filter(Boolean)
      .join(' ')
  },
  async observe(view, spec) {
    const pods = spec.name
      ? [await getResource<Pod>(view, POD, spec.namespace, spec.name)].filter((pod) => pod !== undefined)
      : await listResources<Pod>(view, POD, spec.namespace, spec.podsWith)
    const living = pods.filter((pod) => !pod.metadata.deletionTimestamp)
    return { pods: await Promise.all(living.map((pod) => factsOf(view, spec, pod))) }
  },
  evaluate: evaluatePodIP,
}
