export { type Check, CheckYaml, DEFAULT_TIMEOUT_SECONDS, kindsIn, toCheck } from './check.ts'
export { parseIptables, type Rule as IptablesRule } from './iptables/parse.ts'
export { serviceRules } from './iptables/service-rules.ts'
export type { CheckContext, CheckKind } from './kind.ts'
export {
  type EndpointSlice,
  isReady,
  type KubernetesObject,
  type NetworkPolicy,
  type Pod,
  type Service,
  selectorText,
  selects,
} from './kubernetes/objects.ts'
export { contains, isAddress, normaliseAddress, normaliseRange, overlap, sameRange } from './network/addresses.ts'
export { observeRequest, type RequestFacts } from './path/observe.ts'
export { parseTarget, type Target } from './path/target.ts'
export { tracePath } from './path/trace.ts'
export { hasAddress, Wiring } from './path/wiring.ts'
export { Where } from './place.ts'
export { CHECK_KINDS, KIND_NAMES, type KindName, kindOf, type Statement } from './registry.ts'
export { type CheckRun, type RunOptions, runCheck } from './run.ts'
export * from './view.ts'
