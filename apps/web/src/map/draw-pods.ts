import type { MapMachine, MapPod, NetworkMap } from '@cka-netlab/contracts'
import { type Card, type DrawingOptions, HEAD, LINE, type Line, PAD, SYSTEM, widthOf } from './card.ts'

/** More pods of one namespace on a machine than this are one card. */
const SINGLE_MAX = 3
/** A card of pods shows so many until it is opened. */
const SHOWN_MAX = 6

/** The pods of a machine: a card each where they are few, one card for a namespace where they are many. */
export function drawPods(
  map: NetworkMap,
  machine: MapMachine,
  options: DrawingOptions,
  cards: Card[],
  cardOf: Map<string, string>,
): void {
  const parent = `machine/${machine.id}`
  const here = (map.cluster?.pods ?? []).filter(({ node }) => node === machine.name)
  for (const [namespace, pods] of Map.groupBy(here, (pod) => pod.namespace)) {
    const system = SYSTEM.has(namespace)
    const single = pods.length <= SINGLE_MAX && !system
    const made = single
      ? pods.map((pod) => podCard(pod, parent))
      : [podsCard(machine, namespace, pods, parent, options)]
    cards.push(...made)
    for (const pod of pods) {
      const card = single ? pod.id : (made[0]?.id ?? '')
      cardOf.set(pod.id, card)
      const home = machine.namespaces.find(({ id }) => id === pod.netns)
      if (!pod.hostNetwork) for (const link of home?.links ?? []) cardOf.set(link.id, card)
    }
  }
}

function podLine(pod: MapPod): Line {
  return {
    id: pod.id,
    text: `${pod.name}`,
    more: pod.problem ?? (pod.hostNetwork ? 'host network' : pod.address),
    state: pod.problem ? 'bad' : 'up',
  }
}

function podCard(pod: MapPod, parent: string): Card {
  const line = {
    ...podLine(pod),
    text: pod.address ?? 'no address',
    more: pod.hostNetwork ? 'host network' : undefined,
  }
  const labels = Object.entries(pod.labels).filter(([key]) => key !== 'pod-template-hash')
  const told = labels
    .slice(0, 1)
    .map(([key, value]) => ({ id: `${pod.id}:label`, text: `${key}=${value}`, state: 'plain' as const }))
  const lines = [line, ...told]
  return {
    id: pod.id,
    kind: 'pod',
    parent,
    title: pod.name,
    subtitle: pod.namespace,
    lines,
    problem: pod.problem,
    width: widthOf([`${pod.name} ${pod.namespace}`, ...lines.map(({ text }) => text)], 170, 260),
    height: HEAD + (lines.length + (pod.problem ? 1 : 0)) * LINE + PAD,
    holds: [pod.id, ...(pod.netns && !pod.hostNetwork ? [pod.netns, `${pod.netns}:eth0`] : [])],
  }
}

function podsCard(
  machine: MapMachine,
  namespace: string,
  pods: MapPod[],
  parent: string,
  options: DrawingOptions,
): Card {
  const id = `pods/${machine.id}/${namespace}`
  const troubled = pods.filter(({ problem }) => problem)
  const open = options.open.has(id) || (SYSTEM.has(namespace) && options.system)
  const most = SYSTEM.has(namespace) ? 0 : SHOWN_MAX
  // What is in trouble is always shown.
  const shown = open
    ? pods
    : [...troubled, ...pods.filter(({ problem }) => !problem)].slice(0, Math.max(most, troubled.length))
  const lines = shown.map(podLine)
  if (shown.length < pods.length && shown.length > 0) {
    lines.push({ id: `${id}:more`, text: `and ${pods.length - shown.length} more`, state: 'plain' })
  }
  return {
    id,
    kind: 'pods',
    parent,
    title: namespace,
    subtitle: `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}${troubled.length > 0 ? `, ${troubled.length} in trouble` : ''}`,
    lines,
    problem: troubled.length > 0 ? `${troubled.length} in trouble` : undefined,
    width: widthOf(
      [`${namespace} 99 pods, 99 in trouble`, ...lines.map(({ text, more = '' }) => `${text} ${more}`)],
      190,
      340,
    ),
    height: HEAD + lines.length * LINE + (lines.length > 0 ? PAD : 0),
    holds: [
      id,
      ...pods.flatMap((pod) => [pod.id, ...(pod.netns && !pod.hostNetwork ? [pod.netns, `${pod.netns}:eth0`] : [])]),
    ],
  }
}
