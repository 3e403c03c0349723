import type { Verdict } from '@cka-netlab/contracts'
import { sameRange } from '../network/addresses.ts'
import { atWhere } from '../place.ts'
import type { Seen } from '../seen.ts'
import { fail, pass } from '../verdicts.ts'
import { type Field, isUnconditional, parseIptables, type Rule } from './parse.ts'
import type { IptablesSpec } from './schema.ts'

export interface IptablesFacts {
  /** Output of `iptables-save` of both backends. */
  saved: Seen<{ nft: string; legacy: string }>
}

/** The rule in the words of `iptables`. */
export function describeRule(spec: IptablesSpec): string {
  const parts = [`-t ${spec.table} -A ${spec.chain}`]
  const add = (flag: string, value: string | number | undefined) => {
    if (value === undefined) return
    const text = String(value)
    parts.push(text.startsWith('!') ? `! ${flag} ${text.slice(1).trim()}` : `${flag} ${text}`)
  }
  add('-s', spec.source)
  add('-d', spec.destination)
  add('-i', spec.inInterface)
  add('-o', spec.outInterface)
  add('-p', spec.protocol)
  add('--dport', spec.destinationPort)
  add('-j', spec.target)
  add('--to-destination', spec.toDestination)
  add('--to-source', spec.toSource)
  return parts.join(' ')
}

function fieldMatches(
  wanted: string | number | undefined,
  actual: Field | undefined,
  same: (a: string, b: string) => boolean,
): boolean {
  if (wanted === undefined) return true
  const text = String(wanted)
  const negated = text.startsWith('!')
  const value = negated ? text.slice(1).trim() : text
  return actual !== undefined && actual.negated === negated && same(actual.value, value)
}

const equal = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
/** `--dports 80,443` holds each of its ports. */
const holdsPort = (ports: string, wanted: string) => ports.split(',').includes(wanted)

function ruleMatches(spec: IptablesSpec, rule: Rule): boolean {
  return (
    (spec.target === undefined || rule.target === spec.target) &&
    fieldMatches(spec.source, rule.source, sameRange) &&
    fieldMatches(spec.destination, rule.destination, sameRange) &&
    fieldMatches(spec.protocol, rule.protocol, equal) &&
    fieldMatches(spec.destinationPort, rule.destinationPort, holdsPort) &&
    fieldMatches(spec.inInterface, rule.inInterface, (a, b) => a === b) &&
    fieldMatches(spec.outInterface, rule.outInterface, (a, b) => a === b) &&
    (spec.toDestination === undefined || rule.toDestination === spec.toDestination) &&
    (spec.toSource === undefined || rule.toSource === spec.toSource)
  )
}

/** The chain, and those that every packet in it is sent on to. */
function chainsFrom(chain: string, rules: Rule[]): Set<string> {
  const chains = new Set([chain])
  for (const name of chains) {
    for (const rule of rules) {
      if (rule.chain === name && rule.target && isUnconditional(rule)) chains.add(rule.target)
    }
  }
  return chains
}

export function evaluateIptables(spec: IptablesSpec, { saved }: IptablesFacts): Verdict {
  const expected = `${spec.exists ? '' : 'no '}rule ${describeRule(spec)} ${atWhere(spec.on)}`
  if (!saved.found) return fail(expected, saved.message)
  const inChain = [saved.value.nft, saved.value.legacy].flatMap((text) => {
    const rules = parseIptables(text).filter((rule) => rule.table === spec.table)
    const chains = chainsFrom(spec.chain, rules)
    return rules.filter((rule) => chains.has(rule.chain))
  })
  const match = inChain.find((rule) => ruleMatches(spec, rule))
  if (match) return spec.exists ? pass(expected, match.text) : fail(expected, match.text)
  // Kubernetes fills chains with hundreds of rules: a handful shows where to look.
  const told = inChain.slice(0, 5).map((rule) => rule.text)
  const more = inChain.length - told.length
  const observed = `${told.join('; ') || `no rule in ${spec.chain} of ${spec.table}`}${more > 0 ? `; and ${more} more` : ''}`
  return spec.exists ? fail(expected, observed) : pass(expected, observed)
}
