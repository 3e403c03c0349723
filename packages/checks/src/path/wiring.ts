import type { MapLink, MapNamespace, NetworkMap } from '@cka-netlab/contracts'

export interface Placed {
  namespace: MapNamespace
  link: MapLink
}

/** What is joined to what below addresses: the ends of cables, bridges and their ports, the links on one wire. */
export class Wiring {
  readonly #links = new Map<string, Placed>()
  readonly #neighbours = new Map<string, Set<string>>()

  constructor(map: NetworkMap) {
    for (const namespace of map.machines.flatMap((machine) => machine.namespaces)) {
      for (const link of namespace.links) this.#links.set(link.id, { namespace, link })
      for (const port of namespace.links) {
        const bridge = namespace.links.find(({ name }) => name === port.master)
        if (bridge) this.#join(port.id, bridge.id)
      }
    }
    for (const { ends } of map.cables) this.#join(...ends)
    for (const { links } of map.wires) {
      for (const [at, a] of links.entries()) for (const b of links.slice(at + 1)) this.#join(a, b)
    }
  }

  link(id: string): Placed | undefined {
    return this.#links.get(id)
  }

  /** The links from one to another, both included; undefined when no wire leads there. Their state does not matter. */
  way(from: string, to: string): string[] | undefined {
    const cameFrom = this.#spread(from)
    if (!cameFrom.has(to)) return undefined
    const way = [to]
    for (let at = to; at !== from; ) {
      at = cameFrom.get(at) ?? from
      way.unshift(at)
    }
    return way
  }

  /** All links on the wire of this one, itself included. */
  segment(id: string): string[] {
    return [...this.#spread(id).keys()]
  }

  /** Links on the wire of this one that have an address. */
  owners(id: string, address: string): Placed[] {
    return this.segment(id).flatMap((one) => {
      const placed = this.#links.get(one)
      return placed && hasAddress(placed.link, address) ? [placed] : []
    })
  }

  #join(a: string, b: string): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = this.#neighbours.get(one) ?? new Set()
      this.#neighbours.set(one, known.add(other))
    }
  }

  /** By breadth, so that ways are short: each link, and the one it was reached from. */
  #spread(from: string): Map<string, string> {
    const cameFrom = new Map([[from, from]])
    for (const [at] of cameFrom) {
      for (const next of this.#neighbours.get(at) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, at)
    }
    return cameFrom
  }
}

export function hasAddress(link: MapLink, address: string): boolean {
  return link.addresses.some((one) => one.split('/')[0] === address)
}
