import type { Topology } from '@cka-netlab/contracts'

/** MiB that a sandbox is reckoned with: what it takes at rest, and room for what a learner starts in it. */
const BARE_MIB = 250
const CLUSTER_MIB = 650
const CALICO_MIB = 600
const CONTOUR_MIB = 250

/** What to keep for a sandbox of a topology, in MiB. */
export function memoryOf(topology: Topology): number {
  if (topology.name === 'host') return BARE_MIB
  const calico = topology.cni === 'calico' ? CALICO_MIB : 0
  return CLUSTER_MIB + calico + topology.addons.length * CONTOUR_MIB
}
