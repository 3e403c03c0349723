import type { Topology } from '@cka-netlab/contracts'

/** MiB that a sandbox is reckoned with: what it takes at rest, and room for what a learner starts in it. */
const BARE_MIB = 250
const CLUSTER_MIB = 650

/** What to keep for a sandbox of a topology, in MiB. */
export function memoryOf(topology: Topology): number {
  return topology.name === 'host' ? BARE_MIB : CLUSTER_MIB
}
