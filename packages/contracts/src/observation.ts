import { z } from 'zod'
import type { NetworkMap } from './map.ts'

/**
 * Where a fact is read or a packet is sent from: a machine, a named network namespace or a Docker container on it, a pod,
 * or outside the cluster (the probe). Always by the platform's own programs.
 */
export const Place = z.union([
  z.strictObject({ node: z.string(), netns: z.string().optional() }),
  // No namespace by name: `netns` is there so that it can be asked for.
  z.strictObject({ node: z.string(), container: z.string(), netns: z.never().optional() }),
  z.strictObject({ pod: z.string(), namespace: z.string().default('default') }),
  z.strictObject({ outside: z.literal(true) }),
])
export type Place = z.infer<typeof Place>

/** What sandboxd is asked to read from a sandbox: `POST /v1/sandboxes/:id/observations`. */
export const ObservationRequest = z.discriminatedUnion('kind', [
  /** GET on the API server with the platform's certificate; `path` as in `/api/v1/namespaces/default/pods`. */
  z.strictObject({ kind: z.literal('kubernetes'), path: z.string().startsWith('/') }),
  /** Links, addresses and routes. */
  z.strictObject({ kind: z.literal('network'), place: Place }),
  /** Named network namespaces of a machine. */
  z.strictObject({ kind: z.literal('namespaces'), node: z.string() }),
  /** `iptables-save`, nft and legacy. */
  z.strictObject({ kind: z.literal('iptables'), place: Place }),
  z.strictObject({ kind: z.literal('file'), node: z.string(), path: z.string().startsWith('/') }),
  z.strictObject({ kind: z.literal('processes'), node: z.string() }),
  /** Sockets that wait for connections or datagrams, with the programs behind them. */
  z.strictObject({ kind: z.literal('sockets'), place: Place }),
  /** A kernel parameter of a network namespace. */
  z.strictObject({ kind: z.literal('sysctl'), place: Place, key: z.string().regex(/^net(\.[\w*-]+)+$/) }),
  /** GET on a machine's own dockerd; `path` as in `/networks/shop`. */
  z.strictObject({ kind: z.literal('docker'), node: z.string(), path: z.string().regex(/^\/[\w./?=&%~+-]*$/) }),
  z.strictObject({
    kind: z.literal('dns'),
    place: Place,
    name: z.string(),
    type: z.enum(['A', 'AAAA', 'SRV', 'PTR', 'CNAME']).default('A'),
    /** Asks this server; else the place's own resolver: a pod's resolv.conf, the cluster DNS for a node. */
    server: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('http'),
    place: Place,
    url: z.url(),
    method: z.enum(['GET', 'HEAD', 'POST']).default('GET'),
    headers: z.record(z.string(), z.string()).default({}),
    /** Connects there; the url's host is still what is asked for, also in TLS. */
    address: z.ipv4().optional(),
    timeoutSeconds: z.number().min(0.5).max(10).default(3),
  }),
  z.strictObject({
    kind: z.literal('tcp'),
    place: Place,
    host: z.string(),
    port: z.number().int().min(1).max(65535),
    timeoutSeconds: z.number().min(0.5).max(10).default(3),
  }),
  /** One ICMP echo. */
  z.strictObject({ kind: z.literal('ping'), place: Place, address: z.string() }),
  /** The last resort: a script run by the probe's bash in the place's network namespace. */
  z.strictObject({
    kind: z.literal('command'),
    place: Place,
    script: z.string(),
    timeoutSeconds: z.number().min(1).max(10).default(10),
  }),
  /** All machines, namespaces, links, routes and the cluster's objects at once. */
  z.strictObject({ kind: z.literal('map') }),
])
export type ObservationRequest = z.infer<typeof ObservationRequest>
export type ObservationInput = z.input<typeof ObservationRequest>

/** One interface, as `ip -d -json addr` tells it. */
export interface Link {
  index: number
  name: string
  /** `veth`, `bridge`, `vxlan`, …; undefined for a plain device. */
  kind?: string
  mac?: string
  mtu: number
  up: boolean
  /** Operational state: UP, DOWN, LOWERLAYERDOWN, UNKNOWN. */
  operstate: string
  /** Bridge it is a port of. */
  master?: string
  /** Index of the other end of a veth, and the named namespace it is in when that is not here. */
  peerIndex?: number
  peerNetns?: string
  addresses: { family: 'inet' | 'inet6'; address: string; prefixLength: number; scope: string }[]
}
export interface Route {
  /** CIDR, or `default`. */
  destination: string
  gateway?: string
  device?: string
  source?: string
  metric?: number
}
export interface NetworkState {
  links: Link[]
  routes: Route[]
}
export interface KubernetesResponse {
  status: number
  body: unknown
}
export interface FileState {
  exists: boolean
  type?: 'file' | 'directory' | 'symlink' | 'other'
  /** Octal, as in `0644`. */
  mode?: string
  uid?: number
  gid?: number
  size?: number
  text?: string
  /** Names in a directory, sorted. */
  entries?: string[]
  truncated?: boolean
}
export interface ProcessState {
  pid: number
  command: string
  arguments: string[]
  uid: number
}
export interface ListeningSocket {
  protocol: 'tcp' | 'udp'
  /** `0.0.0.0`, `127.0.0.1`, `::`; `*` for a socket that takes IPv4 and IPv6 alike. */
  address: string
  port: number
  /** Names of the programs that hold it. */
  processes: string[]
}
export interface DockerResponse {
  status: number
  body: unknown
}
export interface DnsAnswer {
  /** NOERROR, NXDOMAIN, SERVFAIL, or TIMEOUT when no server answered. */
  status: string
  /** The name that was answered in the end, after the search list. */
  name: string
  server: string
  answers: { type: string; data: string }[]
}
export interface HttpAnswer {
  /** Undefined when no answer came; then `error` says why. */
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Address that the name resolved to. */
  address?: string
  dns?: DnsAnswer
  /** Subject of the certificate that was shown, as in `CN=shop.example`. */
  certificate?: string
  error?: { reason: 'resolve' | 'refused' | 'timeout' | 'unreachable' | 'tls' | 'other'; message: string }
  seconds: number
}
export interface TcpAnswer {
  open: boolean
  address?: string
  error?: { reason: 'resolve' | 'refused' | 'timeout' | 'unreachable' | 'other'; message: string }
}
export interface PingAnswer {
  replied: boolean
  milliseconds?: number
  error?: string
}
export interface CommandAnswer {
  exitCode: number
  stdout: string
  stderr: string
  timedOut: boolean
}

/** What comes back for each kind of observation. */
export interface ObservationResults {
  kubernetes: KubernetesResponse
  network: NetworkState
  namespaces: { name: string }[]
  iptables: { nft: string; legacy: string }
  file: FileState
  processes: ProcessState[]
  sockets: ListeningSocket[]
  /** Null when this kernel has no such parameter. */
  sysctl: { value: string | null }
  docker: DockerResponse
  dns: DnsAnswer
  http: HttpAnswer
  tcp: TcpAnswer
  ping: PingAnswer
  command: CommandAnswer
  map: NetworkMap
}
export type ObservationKind = keyof ObservationResults

/**
 * An observation that could not be made. `target` is the learner's doing (no such namespace, no such pod) and can be
 * evidence for a verdict; `platform` is ours and makes a check inconclusive.
 */
export const ObservationFault = z.object({
  fault: z.enum(['target', 'platform']),
  code: z.string(),
  message: z.string(),
})
export type ObservationFault = z.infer<typeof ObservationFault>
