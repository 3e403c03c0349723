/** A value of a rule; `! -o br0` is `{ value: 'br0', negated: true }`. */
export interface Field {
  value: string
  negated: boolean
}

/** One `-A` line of `iptables-save`. */
export interface Rule {
  table: string
  chain: string
  target?: string
  source?: Field
  destination?: Field
  protocol?: Field
  destinationPort?: Field
  inInterface?: Field
  outInterface?: Field
  toDestination?: string
  toSource?: string
  /** Whether anything but the fields above restricts it (`-m conntrack …`). */
  otherMatches: boolean
  /** As `iptables-save` prints it. */
  text: string
}

type MatchField = 'source' | 'destination' | 'protocol' | 'destinationPort' | 'inInterface' | 'outInterface'

const FIELDS: Record<string, MatchField> = {
  '-s': 'source',
  '-d': 'destination',
  '-p': 'protocol',
  '-i': 'inInterface',
  '-o': 'outInterface',
  '--dport': 'destinationPort',
  '--dports': 'destinationPort',
}
/** Modules that say nothing by themselves: their options do. */
const SILENT_MODULES = new Set(['tcp', 'udp', 'multiport', 'comment'])

/** Splits as a shell would: double quotes hold words together, a backslash keeps the next character. */
function words(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, '$1'),
  )
}

function parseRule(table: string, line: string): Rule {
  const [, chain = '', ...rest] = words(line)
  const rule: Rule = { table, chain, otherMatches: false, text: line }
  let negated = false
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? ''
    const value = rest[at + 1] ?? ''
    const field = FIELDS[word]
    if (word === '!') {
      negated = true
      continue
    }
    if (field) rule[field] = { value, negated }
    else if (word === '-j' || word === '-g') rule.target = value
    else if (word === '--to-destination') rule.toDestination = value
    else if (word === '--to-source') rule.toSource = value
    else if (word === '--comment') at++
    else if (word === '-m') {
      if (!SILENT_MODULES.has(value)) rule.otherMatches = true
    } else continue
    if (word !== '--comment') at++
    negated = false
  }
  return rule
}

/**
 * Reads the output of `iptables-save` (nft or legacy).
 * @see iptables-save(8)
 */
export function parseIptables(text: string): Rule[] {
  let table = ''
  const rules: Rule[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim()
    else if (line.startsWith('-A ')) rules.push(parseRule(table, line.trim()))
  }
  return rules
}

/** Whether nothing restricts the rule, so that every packet takes it. */
export function isUnconditional(rule: Rule): boolean {
  return !rule.otherMatches && Object.values(FIELDS).every((field) => rule[field] === undefined)
}
