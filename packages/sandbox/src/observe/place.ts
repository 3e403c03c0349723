import type { Place } from '@cka-netlab/contracts'
import type { ExecTarget } from '../driver.ts'
import { knownMachine, type ObserveContext, targetFault } from './context.ts'
import { containerProcess } from './docker.ts'
import { getObject } from './kubernetes.ts'

/** A place that has been found: where programs run, and how names are looked up there. */
export type FoundPlace =
  | { kind: 'node'; target: ExecTarget; machine: string; netns?: string }
  | { kind: 'container'; target: ExecTarget; machine: string; process: number }
  | { kind: 'pod'; target: ExecTarget; machine: string; pod: PodAtPlace }
  | { kind: 'outside'; target: ExecTarget }

export interface PodAtPlace {
  name: string
  namespace: string
  address: string
  hostNetwork: boolean
  dnsPolicy: string
}

interface PodObject {
  spec?: { nodeName?: string; hostNetwork?: boolean; dnsPolicy?: string }
  status?: { phase?: string; podIP?: string }
}

/** Finds a place; a pod by the API, by which it may be on any node. */
export async function findPlace(context: ObserveContext, place: Place): Promise<FoundPlace> {
  if ('outside' in place) return { kind: 'outside', target: { outside: true } }
  if ('container' in place) {
    const machine = knownMachine(context, place.node)
    const process = await containerProcess(context, machine, place.container)
    return { kind: 'container', machine, process, target: { observe: machine, process } }
  }
  if ('node' in place) {
    const machine = knownMachine(context, place.node)
    return { kind: 'node', machine, netns: place.netns, target: { observe: machine, netns: place.netns } }
  }
  const { pod: name, namespace = 'default' } = place
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`
  const pod = (await getObject(context, path)) as PodObject | null
  if (!pod) throw targetFault('NO_SUCH_POD', `there is no pod "${name}" in namespace "${namespace}"`)
  const { nodeName, hostNetwork = false, dnsPolicy = 'ClusterFirst' } = pod.spec ?? {}
  const address = pod.status?.podIP
  if (!nodeName || !address || pod.status?.phase !== 'Running') {
    throw targetFault('POD_NOT_RUNNING', `the pod "${name}" is ${pod.status?.phase ?? 'not scheduled'}, not running`)
  }
  const machine = knownMachine(context, nodeName)
  const target: ExecTarget = hostNetwork ? { observe: machine } : { observe: machine, podAddress: address }
  return { kind: 'pod', machine, target, pod: { name, namespace, address, hostNetwork, dnsPolicy } }
}
