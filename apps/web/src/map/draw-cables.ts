import type { NetworkMap } from '@cka-netlab/contracts'
import type { Wire } from './card.ts'

export function stateOf(map: NetworkMap, id: string): Wire['state'] {
  for (const { namespaces } of map.machines) {
    for (const { links } of namespaces) {
      const found = links.find((link) => link.id === id)
      if (found) return found.state === 'up' ? 'up' : 'down'
    }
  }
  return 'down'
}

/** Cables between the same two cards are one line, down when one of them is. */
export function drawCables(map: NetworkMap, cardOf: Map<string, string>, wires: Wire[]): void {
  const bundles = new Map<string, Wire & { count: number }>()
  for (const cable of map.cables) {
    const [a, b] = cable.ends.map((end) => cardOf.get(end))
    if (!a || !b || a === b) continue
    // From what is nearer to the machine's own network to what hangs on it.
    const [from, to] = depth(a) <= depth(b) ? [a, b] : [b, a]
    const key = `${from}=${to}`
    const names = cable.ends.map((end) => end.slice(end.lastIndexOf(':') + 1))
    const known = bundles.get(key)
    if (known) {
      known.count++
      known.state = known.state === 'up' && cable.up ? 'up' : 'down'
      known.holds.push(cable.id, ...cable.ends)
      known.label = `${known.count} cables`
    } else {
      const label = names.some((name) => name === 'eth0')
        ? undefined
        : cable.up
          ? names.join(' – ')
          : `${names.join(' – ')}, down`
      bundles.set(key, {
        ...{ id: `cable/${key}`, from, to, kind: 'cable', state: cable.up ? 'up' : 'down', label, count: 1 },
        holds: [cable.id, ...cable.ends],
      })
    }
  }
  wires.push(...bundles.values())
  for (const machine of map.machines) {
    for (const namespace of machine.namespaces) {
      for (const bridge of namespace.links.filter(({ kind }) => kind === 'bridge')) {
        if (cardOf.get(bridge.id) !== bridge.id) continue
        wires.push({
          ...{ id: `port/${bridge.id}`, from: namespace.id, to: bridge.id, kind: 'port' as const },
          state: bridge.state === 'down' ? 'down' : 'up',
          holds: [],
        })
      }
    }
  }
}

function depth(card: string): number {
  if (card.startsWith('pod')) return 3
  if (card.includes(':')) return 1
  return card.includes('/') ? 2 : 0
}
