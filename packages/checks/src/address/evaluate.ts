import type { Verdict } from '@cka-netlab/contracts'
import { contains, normaliseAddress } from '../network/addresses.ts'
import type { NetworkFacts } from '../network/on.ts'
import { atWhere } from '../place.ts'
import { fail, pass } from '../verdicts.ts'
import type { AddressSpec } from './schema.ts'

const canonical = (text: string) => {
  const [address = '', prefix] = text.split('/')
  return `${normaliseAddress(address) ?? address}/${prefix}`
}

export function wantedAddress({ address, inRange }: AddressSpec): string {
  return inRange === undefined ? (address ?? '') : `an address in ${inRange}`
}

function isWanted({ address, inRange }: AddressSpec, text: string): boolean {
  if (inRange !== undefined) return contains(inRange, text.split('/')[0] ?? '')
  return address !== undefined && canonical(text) === canonical(address)
}

export function evaluateAddress(spec: AddressSpec, { network }: NetworkFacts): Verdict {
  const where = `${spec.link ? `on ${spec.link} ` : ''}${atWhere(spec.on)}`
  const expected = `${spec.exists ? '' : 'not '}${wantedAddress(spec)} ${where}`
  if (!network.found) return fail(expected, network.message)
  const links = network.value.links.filter((link) => !spec.link || link.name === spec.link)
  if (links.length === 0) {
    const observed = `no link ${spec.link}, only ${network.value.links.map((link) => link.name).join(', ')}`
    return spec.exists ? fail(expected, observed) : pass(expected, observed)
  }
  const addresses = links.flatMap((link) =>
    link.addresses.map((a) => ({ link: link.name, scope: a.scope, text: `${a.address}/${a.prefixLength}` })),
  )
  // Nobody sets link-local addresses: telling them would only distract.
  const told = addresses.filter((a) => a.scope === 'global').map((a) => `${a.text} on ${a.link}`)
  const observed = told.join(', ') || 'no address'
  const found = addresses.some((a) => isWanted(spec, a.text))
  return found === spec.exists ? pass(expected, observed) : fail(expected, observed)
}
