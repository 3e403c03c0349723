import type { Verdict } from '@cka-netlab/contracts'
import { contains, overlap, sameRange } from '../network/addresses.ts'
import { all, type Requirement } from '../verdicts.ts'
import type { ServiceCIDRSpec } from './schema.ts'

export interface ServiceCIDRFacts {
  ranges: string[]
  /** Read when the two may not overlap. */
  podRanges: string[]
  services: { name: string; namespace: string; exists: boolean; address?: string }[]
}

export function evaluateServiceCIDR(spec: ServiceCIDRSpec, facts: ServiceCIDRFacts): Verdict {
  const ranges = facts.ranges.join(', ')
  const found: Requirement[] = []
  if (spec.range) {
    const wanted = spec.range
    const met = facts.ranges.some((range) => sameRange(range, wanted))
    found.push({ expected: `the Service range is ${wanted}`, observed: `it is ${ranges}`, met })
  }
  for (const { name, namespace, exists, address } of facts.services) {
    const met = address !== undefined && facts.ranges.some((range) => contains(range, address))
    const observed = exists ? `it has ${address ?? 'no cluster address'}` : 'there is no such Service'
    found.push({ expected: `Service ${name} in ${namespace} has an address in ${ranges}`, observed, met })
  }
  if (spec.apartFromPods) {
    const met = !facts.podRanges.some((pods) => facts.ranges.some((services) => overlap(pods, services)))
    const observed = `pods ${facts.podRanges.join(', ')}, Services ${ranges}`
    found.push({ expected: 'pods and Services have ranges apart', observed, met })
  }
  return all(found)
}
