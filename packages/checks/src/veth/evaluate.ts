import type { Link, Verdict } from '@cka-netlab/contracts'
import type { NetworkFacts } from '../network/on.ts'
import { atWhere, type Where } from '../place.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { VethSpec } from './schema.ts'

export interface VethFacts {
  ends: [NetworkFacts, NetworkFacts]
}

/** The named namespace of a machine; `undefined` for its own. Of pods and containers the name is not known. */
const netnsOf = (where: Where) => ('node' in where && !('container' in where) ? { netns: where.netns } : undefined)

/** Indices are unique within a namespace only, and often equal in two new ones: the namespace must be right as well. */
function pointsTo(here: Link, hereOn: Where, there: Link, thereOn: Where): boolean {
  if (here.peerIndex !== there.index) return false
  const [one, other] = [netnsOf(hereOn), netnsOf(thereOn)]
  if (!one || !other) return true
  return here.peerNetns === (one.netns === other.netns ? undefined : other.netns)
}

function otherEnd(link: Link): string {
  if (link.peerIndex === undefined) return 'no other end'
  return `its other end is link ${link.peerIndex}${link.peerNetns ? ` in ${link.peerNetns}` : ''}`
}

export function evaluateVeth(spec: VethSpec, facts: VethFacts): Verdict {
  const names = spec.ends.map((end) => `${end.name} ${atWhere(end.on)}`)
  const expected = `${names.join(' and ')} are the two ends of one veth pair`
  const found: Requirement[] = []
  const links = spec.ends.map((end, at) => {
    const network = facts.ends[at as 0 | 1].network
    const where = atWhere(end.on)
    if (!network.found) {
      found.push({ expected: `link ${end.name} ${where}`, observed: network.message, met: false })
      return undefined
    }
    const link = network.value.links.find((one) => one.name === end.name)
    if (link?.kind === 'veth') return link
    const have = `links ${where}: ${network.value.links.map((one) => one.name).join(', ')}`
    const observed = link ? `${end.name} ${where} is of type ${link.kind ?? 'none'}` : have
    found.push({ expected: `${end.name} of type veth ${where}`, observed, met: false })
    return undefined
  })
  const [one, other] = links
  if (!one || !other) return all(found)
  const [oneOn, otherOn] = [spec.ends[0].on, spec.ends[1].on]
  if (pointsTo(one, oneOn, other, otherOn) && pointsTo(other, otherOn, one, oneOn)) {
    return all([{ expected, observed: 'each is the other end of the other', met: true }])
  }
  return fail(expected, `${one.name}: ${otherEnd(one)}; ${other.name}: ${otherEnd(other)}`)
}
