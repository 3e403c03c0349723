import type { EndpointSlice, KubernetesObject, NetworkPolicy, Pod, Service } from '@cka-netlab/checks'
import type { Link, Topology } from '@cka-netlab/contracts'

/** What is read from a sandbox before a map is made of it. */
export interface MapFacts {
  topology: Topology['name']
  machines: MachineFacts[]
  kubernetes?: KubernetesFacts
}

export interface MachineFacts {
  name: string
  address: string
  fault?: string
  namespaces: NamespaceFacts[]
  /** `iptables-save` of both kinds, in the machine's own namespace. */
  iptables: { nft: string; legacy: string }
}

/** A link, and which namespace its other end is in as the kernel numbers it; undefined when it is in this one. */
export type LinkFacts = Link & { peerNamespaceId?: number }

export interface NamespaceFacts {
  /** Undefined for the machine's own. */
  name?: string
  /** A namespace without a name: a program that runs in it. */
  process?: string
  forwards: boolean
  links: LinkFacts[]
  routes: RouteFacts[]
}

export interface RouteFacts {
  destination: string
  /** `unicast`, `unreachable`, … */
  type: string
  gateway?: string
  device?: string
  source?: string
  table: string
  /** Such as `linkdown`. */
  flags: string[]
}

/** Lists as the API server gives them, of all namespaces; a kind that it does not serve is empty. */
export interface KubernetesFacts {
  fault?: string
  nodes: Node[]
  pods: Pod[]
  services: Service[]
  slices: EndpointSlice[]
  ingresses: Ingress[]
  gateways: Gateway[]
  httpRoutes: HttpRoute[]
  policies: NetworkPolicy[]
}

export interface Node extends KubernetesObject {
  status?: { conditions?: { type: string; status: string }[] }
}

interface IngressBackend {
  service?: { name: string; port?: { name?: string; number?: number } }
}

export interface Ingress extends KubernetesObject {
  spec?: {
    ingressClassName?: string
    defaultBackend?: IngressBackend
    rules?: { host?: string; http?: { paths?: { path?: string; backend: IngressBackend }[] } }[]
  }
}

export interface Gateway extends KubernetesObject {
  spec?: {
    gatewayClassName?: string
    listeners?: { name: string; port: number; protocol: string; hostname?: string }[]
  }
}

export interface HttpRoute extends KubernetesObject {
  spec?: {
    parentRefs?: { name: string; namespace?: string }[]
    hostnames?: string[]
    rules?: {
      matches?: { path?: { value?: string } }[]
      backendRefs?: { kind?: string; name: string; namespace?: string; port?: number }[]
    }[]
  }
}
