import type { Topology } from './topology.ts'

/**
 * The network of a sandbox as it is at one moment: what the observation `map` tells, read from outside the learner's
 * reach. Ids are stable while a thing lives, so that what is new can be told from what was there.
 */
export interface NetworkMap {
  topology: Topology['name']
  machines: MapMachine[]
  /** The two ends of each veth pair whose namespaces are both known. */
  cables: MapCable[]
  /** Wires that join machines: the sandbox's own network, and tunnels between nodes. */
  wires: MapWire[]
  /** Undefined where there is no Kubernetes. */
  cluster?: MapCluster
}

export interface MapMachine {
  /** `node01` */
  id: string
  name: string
  address: string
  /** What the API says of the node of this name. */
  node?: { ready: boolean }
  /** Why it could not be looked at. */
  fault?: string
  /** The machine's own comes first. */
  namespaces: MapNamespace[]
  /** What kube-proxy's rules do with the addresses of Services on this machine. */
  serviceRules: ServiceRule[]
  /** Rules of the table nat that are not kube-proxy's, as `iptables-save` prints them. */
  natRules: string[]
}

export interface MapNamespace {
  /** `node01` for the machine's own, `node01/red` for a named one. */
  id: string
  machine: string
  name: string
  /** `process`: it has no name, and is told by a program that runs in it. */
  kind: 'machine' | 'named' | 'pod' | 'process'
  /** Id of the pod that lives in it. */
  pod?: string
  /** Whether it passes packets on (`net.ipv4.ip_forward`). */
  forwards: boolean
  links: MapLink[]
  routes: MapRoute[]
}

export interface MapLink {
  /** `node01/red:veth-red` */
  id: string
  name: string
  index: number
  /** `veth`, `bridge`, `vxlan`, …; undefined for a plain device. */
  kind?: string
  /** `no-carrier`: it is set up, and there is nothing at its other end that is. */
  state: 'up' | 'down' | 'no-carrier'
  /** `192.168.15.1/24`; link-local ones of IPv6 are left out. */
  addresses: string[]
  /** Bridge that it is a port of. */
  master?: string
  /** A veth whose other end is in a namespace that is not on the map. */
  peerUnknown?: boolean
  problem?: string
}

export interface MapRoute {
  /** A range, or `default`. */
  destination: string
  /** Undefined for the usual kind; `unreachable`, `blackhole` or `prohibit` for those that refuse. */
  refuses?: string
  gateway?: string
  device?: string
  source?: string
  /** Undefined for `main`. */
  table?: string
  /** Why nothing gets anywhere by it. */
  problem?: string
}

export interface MapCable {
  id: string
  /** Ids of links. */
  ends: [string, string]
  up: boolean
}

export interface MapWire {
  id: string
  /** `172.30.0.0/24`, or the name of a tunnel. */
  name: string
  /** Ids of links. */
  links: string[]
}

/** What a machine does with packets for one port of a Service. */
export interface ServiceRule {
  /** Undefined for a node port, which holds for every address of the machine. */
  address?: string
  protocol: string
  port: number
  /** Where they are sent instead, `10.244.1.9:8080`. */
  to: string[]
  /** Refused, since there are no endpoints. */
  rejects: boolean
  /** The rule that begins it, as `iptables-save` prints it. */
  text: string
}

export interface MapCluster {
  /** Why the API server could not be asked; then the lists are empty. */
  fault?: string
  pods: MapPod[]
  services: MapService[]
  entries: MapEntry[]
  policies: MapPolicy[]
}

export interface MapPod {
  /** `pod/shop/client` */
  id: string
  name: string
  namespace: string
  node?: string
  address?: string
  /** Id of the network namespace it lives in. */
  netns?: string
  hostNetwork: boolean
  phase: string
  ready: boolean
  labels: Record<string, string>
  problem?: string
}

export interface MapService {
  /** `service/shop/web` */
  id: string
  name: string
  namespace: string
  type: string
  /** Undefined for a headless one. */
  address?: string
  ports: { name?: string; port: number; targetPort?: number | string; nodePort?: number; protocol: string }[]
  selector?: Record<string, string>
  endpoints: { address: string; ready: boolean; pod?: string }[]
  problem?: string
}

/** Where HTTP comes in: an Ingress, a Gateway, or an HTTPRoute. */
export interface MapEntry {
  /** `ingress/shop/front` */
  id: string
  kind: 'Ingress' | 'Gateway' | 'HTTPRoute'
  name: string
  namespace: string
  /** Of an Ingress or Gateway. */
  className?: string
  /** Ids of the Gateways that an HTTPRoute hangs on. */
  parents: string[]
  /** `service` is the id of one that exists. */
  rules: { host?: string; path?: string; backend: string; service?: string; problem?: string }[]
  problem?: string
}

export interface MapPolicy {
  /** `policy/shop/deny-all` */
  id: string
  name: string
  namespace: string
  /** Ids of the pods that it guards. */
  pods: string[]
  ingress: boolean
  egress: boolean
}

/** Ids of the things on a map. */
export const mapIds = {
  namespace: (machine: string, name?: string) => (name === undefined ? machine : `${machine}/${name}`),
  link: (namespace: string, name: string) => `${namespace}:${name}`,
  pod: (namespace: string, name: string) => `pod/${namespace}/${name}`,
  service: (namespace: string, name: string) => `service/${namespace}/${name}`,
  policy: (namespace: string, name: string) => `policy/${namespace}/${name}`,
}

/** Each `map` event of `GET /api/v1/attempts/:id/map` (SSE): the whole, or why it could not be seen. */
export type MapEvent = { map: NetworkMap; fault?: undefined } | { fault: string; map?: undefined }
