import type { ServiceRule } from '@cka-netlab/contracts'
import { parseIptables, type Rule } from './parse.ts'

/** The chains of kube-proxy in which rules for Services begin. */
const BEGINNINGS = new Set(['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-EXTERNAL-SERVICES'])
const DEPTH_MAX = 4

/** Where packets that enter a chain are sent in the end. */
function destinations(chain: string, chains: Map<string, Rule[]>, depth = 0): string[] {
  if (depth > DEPTH_MAX) return []
  return (chains.get(chain) ?? []).flatMap((rule) => {
    if (rule.toDestination !== undefined) return [rule.toDestination]
    return rule.target?.startsWith('KUBE-') ? destinations(rule.target, chains, depth + 1) : []
  })
}

function byChain(rules: Rule[]): Map<string, Rule[]> {
  const chains = new Map<string, Rule[]>()
  for (const rule of rules) {
    const chain = chains.get(rule.chain)
    if (chain) chain.push(rule)
    else chains.set(rule.chain, [rule])
  }
  return chains
}

/**
 * What kube-proxy's rules (mode iptables) do with the addresses and node ports of Services: one entry for each, with the
 * endpoints that it leads to.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#proxy-mode-iptables
 */
export function serviceRules(saved: { nft: string; legacy: string }): ServiceRule[] {
  return [saved.nft, saved.legacy].flatMap((text) => {
    if (!text.includes('KUBE-SERVICES')) return []
    const rules = parseIptables(text)
    const chains = byChain(rules.filter((rule) => rule.table === 'nat'))
    return rules.flatMap((rule): ServiceRule[] => {
      const port = Number(rule.destinationPort?.value)
      if (!BEGINNINGS.has(rule.chain) || !Number.isInteger(port) || rule.destinationPort?.negated) return []
      // Node ports on the loopback device, for programs of the node itself.
      if (rule.destination?.value.startsWith('127.')) return []
      const rejects = rule.target === 'REJECT' || rule.target === 'DROP'
      // KUBE-MARK-MASQ and the like are on the way, they lead nowhere.
      if (!rejects && !/^KUBE-(SVC|SVL|EXT|FW)-/.test(rule.target ?? '')) return []
      const to = rejects ? [] : [...new Set(destinations(rule.target ?? '', chains))]
      const address = rule.destination?.value.replace(/\/(32|128)$/, '')
      return [{ address, protocol: rule.protocol?.value ?? 'tcp', port, to, rejects, text: rule.text }]
    })
  })
}
