import ipaddr from 'ipaddr.js'

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

function parseRange(text: string): Range | undefined {
  const [host = '', prefix, ...rest] = text.replaceAll(/\s+/g, '').split('/')
  const address = parseAddress(host)
  if (!address || rest.length > 0) return undefined
  const longest = address.kind() === 'ipv4' ? 32 : 128
  if (prefix === undefined) return [address, longest]
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest ? [address, Number(prefix)] : undefined
}

/** Only the dotted form of IPv4: `ipaddr.js` also takes `10.1` and `0x7f000001`, which no tool here prints. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return text.includes(':') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined
}

function networkOf([address, bits]: Range): string {
  const form = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return `${form.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`
}

/** `010.1.1.1`, ` 10.1.1.1 ` and `FE80::0:1` in one form; undefined for what is no address. */
export function normaliseAddress(text: string): string | undefined {
  const unpadded = text.trim().replaceAll(/(^|\.)0+(?=\d)/g, '$1')
  return parseAddress(text.includes(':') ? text.trim() : unpadded)?.toString()
}

/** A range without its host bits: `10.244.3.7 / 16` is `10.244.0.0/16`. Undefined for what is no range. */
export function normaliseRange(text: string): string | undefined {
  if (!text.includes('/')) return undefined
  const range = parseRange(text)
  return range && networkOf(range)
}

/** Whether two texts mean the same network; an address means itself alone (`/32`). */
export function sameRange(a: string, b: string): boolean {
  const [one, other] = [parseRange(a), parseRange(b)]
  return one !== undefined && other !== undefined && networkOf(one) === networkOf(other)
}

/** Whether `inner` (an address or a range) lies wholly in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [whole, part] = [parseRange(outer), parseRange(inner)]
  if (!whole || !part || whole[0].kind() !== part[0].kind() || part[1] < whole[1]) return false
  return part[0].match(whole[0], whole[1])
}

export function overlap(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a)
}

/** Whether the text is an address with a prefix length, or an address alone. */
export function isRange(text: string): boolean {
  return parseRange(text) !== undefined
}

export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined
}
