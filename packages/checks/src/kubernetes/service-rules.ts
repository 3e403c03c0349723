import type { Rule } from '../iptables/parse.ts'

/** How kube-proxy's rules lead from a Service's address to its pods. */
export interface ServiceRules {
  /** The chain of the Service: `KUBE-SVC-…`. */
  chain: string
  /** The chains of its endpoints, and where each sends packets: `10.244.1.7:8080`. */
  endpoints: { chain: string; destination: string }[]
}

/**
 * Follows the rules of kube-proxy in iptables mode: `KUBE-SERVICES` → `KUBE-SVC-…` → `KUBE-SEP-…` → DNAT.
 * @returns undefined when no rule is for this address and port.
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#proxy-mode-iptables
 */
export function serviceRules(rules: Rule[], address: string, port: number): ServiceRules | undefined {
  const nat = rules.filter((rule) => rule.table === 'nat')
  const entry = nat.find(
    (rule) =>
      rule.chain === 'KUBE-SERVICES' &&
      rule.destination?.value.replace(/\/32$/, '') === address &&
      rule.destinationPort?.value === String(port) &&
      rule.target?.startsWith('KUBE-SVC-'),
  )
  const chain = entry?.target
  if (!chain) return undefined
  const endpoints = nat
    .filter((rule) => rule.chain === chain && rule.target?.startsWith('KUBE-SEP-'))
    .flatMap((rule) => {
      const translation = nat.find((one) => one.chain === rule.target && one.target === 'DNAT')
      return translation?.toDestination ? [{ chain: rule.target ?? '', destination: translation.toDestination }] : []
    })
  return { chain, endpoints }
}
