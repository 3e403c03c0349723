import type { Verdict } from '@cka-netlab/contracts'
import type { CniConfiguration } from '../kubernetes/ranges.ts'
import { contains } from '../network/addresses.ts'
import type { Seen } from '../seen.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { PodIPSpec } from './schema.ts'

export interface PodFacts {
  name: string
  /** `status.podIP`, as the kubelet reports it. */
  address?: string
  node?: string
  phase?: string
  /** Addresses that are really on interfaces of the pod's network namespace. */
  interfaces: Seen<string[]>
  /** The ranges that `inRange` means for this pod. */
  ranges?: string[]
  cni?: Seen<CniConfiguration>
}
export interface PodIPFacts {
  pods: PodFacts[]
}

function requirementsOf(spec: PodIPSpec, pod: PodFacts): Requirement[] {
  const address = pod.address
  if (!address) {
    return [
      { expected: `pod ${pod.name} has an address`, observed: `it has none (${pod.phase ?? 'unknown'})`, met: false },
    ]
  }
  const shown = `pod ${pod.name} has ${address}${pod.node ? ` on ${pod.node}` : ''}`
  const onInterface = pod.interfaces.found && pod.interfaces.value.includes(address)
  const found = [
    {
      expected: `${address} is on an interface of pod ${pod.name}`,
      observed: onInterface ? shown : pod.interfaces.found ? 'it is on none' : pod.interfaces.message,
      met: onInterface,
    },
  ]
  if (pod.ranges) {
    const met = pod.ranges.some((range) => contains(range, address))
    found.push({ expected: `an address in ${pod.ranges.join(', ')}`, observed: shown, met })
  }
  if (spec.node) found.push({ expected: `on ${spec.node}`, observed: shown, met: pod.node === spec.node })
  if (spec.cni && pod.cni) {
    const met =
      pod.cni.found &&
      pod.cni.value.plugins.includes(spec.cni) &&
      pod.cni.value.ranges.some((r) => contains(r, address))
    const configured = pod.cni.found
      ? `the node's CNI configuration has ${pod.cni.value.plugins.join(', ')} with ${pod.cni.value.ranges.join(', ')}`
      : pod.cni.message
    found.push({
      expected: `an address handed out by CNI plugin ${spec.cni}`,
      observed: `${shown}; ${configured}`,
      met,
    })
  }
  return found
}

export function evaluatePodIP(spec: PodIPSpec, { pods }: PodIPFacts): Verdict {
  if (pods.length === 0) return fail('the pod runs and has an address', `no such pod in namespace ${spec.namespace}`)
  return all(pods.flatMap((pod) => requirementsOf(spec, pod)))
}
