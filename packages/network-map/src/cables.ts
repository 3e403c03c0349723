import type { MapCable, MapLink, MapMachine } from '@cka-netlab/contracts'
import type { LinkFacts, MachineFacts } from './facts.ts'

interface End {
  namespace: number
  facts: LinkFacts
  link: MapLink
}

/**
 * Finds which two veths are the ends of one pair. The kernel tells of the other end its index and a number for its
 * namespace that is this namespace's own; so each end looks for one that points back. Where several do, links that
 * share such a number must lead to the same namespace, which settles it.
 */
export function joinCables(facts: MachineFacts[], machines: MapMachine[]): MapCable[] {
  return machines.flatMap((machine, at) => {
    const ends = endsOf(facts[at], machine)
    const cables: MapCable[] = []
    const joined = new Set<MapLink>()
    for (const end of ends) {
      if (joined.has(end.link)) continue
      const other = otherEnd(end, ends, joined)
      if (!other) {
        end.link.peerUnknown = true
        continue
      }
      joined.add(end.link).add(other.link)
      cables.push(cableOf(end.link, other.link))
    }
    return cables
  })
}

function endsOf(facts: MachineFacts | undefined, machine: MapMachine): End[] {
  return machine.namespaces.flatMap(({ links }, namespace) =>
    links.flatMap((link): End[] => {
      const found = facts?.namespaces[namespace]?.links.find(({ name }) => name === link.name)
      return found?.kind === 'veth' && found.peerIndex !== undefined ? [{ namespace, facts: found, link }] : []
    }),
  )
}

function pointsBack(end: End, other: End): boolean {
  if (other === end || other.facts.index !== end.facts.peerIndex || other.facts.peerIndex !== end.facts.index)
    return false
  const here = end.facts.peerNamespaceId === undefined
  return here ? other.namespace === end.namespace : other.namespace !== end.namespace
}

function otherEnd(end: End, ends: End[], joined: ReadonlySet<MapLink>): End | undefined {
  const candidates = ends.filter((other) => !joined.has(other.link) && pointsBack(end, other))
  if (candidates.length <= 1) return candidates[0]
  const siblings = ends.filter(
    (one) =>
      one.namespace === end.namespace &&
      one !== end &&
      one.facts.peerNamespaceId === end.facts.peerNamespaceId &&
      end.facts.peerNamespaceId !== undefined,
  )
  const fitting = candidates.filter(({ namespace }) =>
    siblings.every((sibling) => ends.some((one) => one.namespace === namespace && pointsBack(sibling, one))),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}

function cableOf(a: MapLink, b: MapLink): MapCable {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (one.state !== 'down' && other.state === 'down') one.problem = `its other end ${other.name} is down`
  }
  return { id: [a.id, b.id].sort().join('='), ends: [a.id, b.id], up: a.state === 'up' && b.state === 'up' }
}
