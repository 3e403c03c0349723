import { address } from './address/index.ts'
import { answer } from './answer/index.ts'
import { bridge } from './bridge/index.ts'
import { cniConfig } from './cniConfig/index.ts'
import { cniLease } from './cniLease/index.ts'
import { command } from './command/index.ts'
import { connectivity } from './connectivity/index.ts'
import { corefile } from './corefile/index.ts'
import { dns } from './dns/index.ts'
import { dockerContainer } from './dockerContainer/index.ts'
import { dockerNetwork } from './dockerNetwork/index.ts'
import { endpoints } from './endpoints/index.ts'
import { file } from './file/index.ts'
import { gatewayRoute } from './gatewayRoute/index.ts'
import { http } from './http/index.ts'
import { ingress } from './ingress/index.ts'
import { iptables } from './iptables/index.ts'
import type { CheckKind } from './kind.ts'
import { link } from './link/index.ts'
import { listen } from './listen/index.ts'
import { netns } from './netns/index.ts'
import { podIP } from './podIP/index.ts'
import { process } from './process/index.ts'
import { resource } from './resource/index.ts'
import { route } from './route/index.ts'
import { service } from './service/index.ts'
import { serviceCIDR } from './serviceCIDR/index.ts'
import { sysctl } from './sysctl/index.ts'
import { tcp } from './tcp/index.ts'
import { veth } from './veth/index.ts'

/** Every kind of check, by its key in lab.yaml, in the order of the authors' page. */
export const CHECK_KINDS = {
  resource,
  service,
  endpoints,
  serviceCIDR,
  podIP,
  dns,
  corefile,
  http,
  tcp,
  connectivity,
  ingress,
  gatewayRoute,
  netns,
  link,
  veth,
  bridge,
  address,
  route,
  sysctl,
  iptables,
  listen,
  process,
  cniConfig,
  cniLease,
  dockerNetwork,
  dockerContainer,
  file,
  answer,
  command,
}

export type KindName = keyof typeof CHECK_KINDS
export const KIND_NAMES = Object.keys(CHECK_KINDS) as KindName[]

type Spec<K extends KindName> = (typeof CHECK_KINDS)[K] extends CheckKind<infer S, infer _> ? S : never

/** A check's kind with its fields, defaults filled in. Plain data. */
export type Statement = { [K in KindName]: { kind: K; spec: Spec<K> } }[KindName]

/** The kind of a statement, for those who handle all kinds alike. */
export function kindOf(name: KindName): CheckKind<unknown, unknown> {
  // Each kind is only ever given specs and facts of its own: `Statement` ties the name to the fields.
  return CHECK_KINDS[name] as unknown as CheckKind<unknown, unknown>
}
