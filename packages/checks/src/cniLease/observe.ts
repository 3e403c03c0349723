import { isAddress } from '../network/addresses.ts'
import type { ClusterView } from '../view.ts'
import type { CniLeaseSpec } from './schema.ts'

/** An address that `host-local` has handed out: a file of its name, with the container and the interface in it. */
export interface Lease {
  address: string
  container: string
  interface?: string
}
export interface CniLeaseFacts {
  /** Whether the network has a folder at all. */
  known: boolean
  leases: Lease[]
}

/** @see https://www.cni.dev/plugins/current/ipam/host-local/ */
export async function observeLeases(view: ClusterView, spec: CniLeaseSpec): Promise<CniLeaseFacts> {
  const { node, dataDirectory, network } = spec
  const folder = `${dataDirectory}/${network}`
  const { exists, entries = [] } = await view.observe('file', { node, path: folder })
  const leases: Lease[] = []
  for (const address of entries.filter(isAddress).slice(0, 254)) {
    const { text = '' } = await view.observe('file', { node, path: `${folder}/${address}` })
    const [container = '', name] = text.split(/\r?\n/)
    leases.push({ address, container: container.trim(), interface: name?.trim() || undefined })
  }
  return { known: exists, leases }
}
