import type { NetworkState } from '@cka-netlab/contracts'
import { placeOf, type Where } from '../place.ts'
import { type Seen, seen } from '../seen.ts'
import type { ClusterView } from '../view.ts'

/** Links, addresses and routes at a place; a place that is not there is evidence. */
export interface NetworkFacts {
  network: Seen<NetworkState>
}

export async function observeNetwork(view: ClusterView, where: Where): Promise<NetworkFacts> {
  return { network: await seen(placeOf(view, where).then((place) => view.observe('network', { place }))) }
}
