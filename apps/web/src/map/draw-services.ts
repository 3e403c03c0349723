import type { NetworkMap } from '@cka-netlab/contracts'
import {
  type Card,
  type DrawingOptions,
  HEAD,
  LINE,
  type Line,
  PAD,
  plainCard,
  SYSTEM,
  type Wire,
  widthOf,
} from './card.ts'

/** Services with lines to the pods behind them, and the Ingresses and routes in front. */
export function drawServices(
  map: NetworkMap,
  options: DrawingOptions,
  cards: Card[],
  wires: Wire[],
  cardOf: Map<string, string>,
): void {
  const { services = [], entries = [] } = map.cluster ?? {}
  const isSystem = (namespace: string, name: string) =>
    SYSTEM.has(namespace) || (namespace === 'default' && name === 'kubernetes')
  for (const service of services) {
    if (!options.system && isSystem(service.namespace, service.name)) continue
    const ports = service.ports.map(
      ({ port, targetPort, nodePort }) => `${port}→${targetPort ?? port}${nodePort ? ` (${nodePort})` : ''}`,
    )
    const lines: Line[] = [
      { id: `${service.id}:address`, text: `${service.address ?? 'headless'} ${ports.join(' ')}`, state: 'plain' },
    ]
    const problem = service.problem?.replace(/^no endpoints: /, '')
    if (problem) lines.push({ id: `${service.id}:problem`, text: problem, state: 'bad' })
    cards.push({
      ...plainCard(service.id, 'service', service.name),
      subtitle: `${service.type}, ${service.namespace}`,
      lines,
      problem: service.problem,
      width: widthOf(
        [`${service.name} ${service.type}, ${service.namespace}`, ...lines.map(({ text }) => text)],
        190,
        300,
      ),
      height: HEAD + lines.length * LINE + PAD,
    })
    const targets = Map.groupBy(service.endpoints, ({ pod }) => (pod ? cardOf.get(pod) : undefined))
    for (const [to, endpoints] of targets) {
      if (!to) continue
      const ready = endpoints.some((endpoint) => endpoint.ready)
      wires.push({
        ...{
          id: `${service.id}>${to}`,
          from: service.id,
          to,
          kind: 'endpoint' as const,
          state: ready ? ('up' as const) : ('down' as const),
        },
        label: to.startsWith('pods/') ? `${endpoints.length} of them` : undefined,
        holds: [service.id, ...endpoints.flatMap(({ pod }) => pod ?? [])],
      })
    }
  }
  for (const entry of entries) {
    const lines = entry.rules.map(
      (rule, at): Line => ({
        id: `${entry.id}:${at}`,
        text: `${rule.host ?? ''}${rule.path ?? (rule.host ? '' : 'all else')} → ${rule.backend}`,
        state: rule.problem ? 'bad' : 'plain',
      }),
    )
    cards.push({
      ...plainCard(entry.id, 'entry', entry.name),
      subtitle: `${entry.kind}${entry.className ? ` ${entry.className}` : ''}, ${entry.namespace}`,
      lines,
      problem: entry.problem ?? entry.rules.find(({ problem }) => problem)?.problem,
      width: widthOf([`${entry.name} ${entry.kind}, ${entry.namespace}`, ...lines.map(({ text }) => text)], 190, 340),
      height: HEAD + lines.length * LINE + PAD,
    })
    const to = [...new Set(entry.rules.flatMap(({ service }) => service ?? []))]
    const backends = to.filter((id) => cards.some((card) => card.id === id)).map((id) => [entry.id, id] as const)
    for (const [from, target] of [...entry.parents.map((parent) => [parent, entry.id] as const), ...backends]) {
      wires.push({ id: `${from}>${target}`, from, to: target, kind: 'backend', state: 'up', holds: [] })
    }
  }
}
