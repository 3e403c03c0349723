import type { ClusterView } from '../view.ts'
import { listResources } from './api.ts'
import type { EndpointSlice } from './objects.ts'

export interface Endpoint {
  address: string
  ready: boolean
  /** The pod behind it. */
  pod?: string
  /** The ports that its slice tells. */
  ports: { name?: string; port?: number }[]
}

/** The addresses behind a Service, from its EndpointSlices. */
export async function endpointsOf(view: ClusterView, namespace: string, service: string): Promise<Endpoint[]> {
  const slices = await listResources<EndpointSlice>(
    view,
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
    namespace,
    { 'kubernetes.io/service-name': service },
  )
  const all = slices.flatMap((slice) =>
    (slice.endpoints ?? []).flatMap((endpoint) =>
      endpoint.addresses.map((address) => ({
        address,
        // Absent means ready: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions
        ready: endpoint.conditions?.ready ?? true,
        pod: endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.name : undefined,
        ports: slice.ports ?? [],
      })),
    ),
  )
  // One endpoint may stand in several slices while they are rebalanced.
  return [...new Map(all.map((endpoint) => [endpoint.address, endpoint])).values()]
}
