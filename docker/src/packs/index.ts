import type { Topology } from '@cka-netlab/contracts'
import { calico } from './calico.ts'
import { contour } from './contour.ts'
import type { Pack } from './pack.ts'
import { weave } from './weave.ts'

export type { Pack } from './pack.ts'

/** Packs that are at work in a cluster of this topology when its learner gets it. */
export function installedPacks(topology: Topology): Pack[] {
  if (topology.name === 'host') return []
  const cni = { bridge: [], none: [], calico: [calico], 'weave-layout': [weave] }[topology.cni]
  return [...cni, ...(topology.addons.includes('contour') ? [contour] : [])]
}

/**
 * Packs whose images the nodes have and whose manifests lie on `terminal`, in the order in which their images are laid
 * upon each other. A cluster without a CNI has Calico's, for the learner to install.
 */
export function packsOf(topology: Topology): Pack[] {
  if (topology.name === 'cluster' && topology.cni === 'none') return [calico]
  return installedPacks(topology)
}
