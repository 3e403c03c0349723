import type { NetworkMap, Place } from '@cka-netlab/contracts'
import { SYSTEM } from './card.ts'

/** Somewhere a request can be sent from. */
export interface Source {
  key: string
  label: string
  group: string
  place: Place
  /** What is sent to it from elsewhere. */
  address?: string
}

/** Every place of a map: machines, named namespaces, pods, and outside. */
export function sourcesOf(map: NetworkMap): Source[] {
  const sources: Source[] = map.machines.map(({ name, address }) => ({
    ...{ key: name, label: name, group: 'Machines', place: { node: name }, address },
  }))
  for (const { name: node, namespaces } of map.machines) {
    for (const { kind, name, id, links } of namespaces) {
      if (kind !== 'named') continue
      const address = links.flatMap(({ addresses }) => addresses)[0]?.split('/')[0]
      const place = { node, netns: name }
      sources.push({ key: id, label: `${name} on ${node}`, group: 'Network namespaces', place, address })
    }
  }
  const pods = [...(map.cluster?.pods ?? [])].sort(
    (a, b) => Number(SYSTEM.has(a.namespace)) - Number(SYSTEM.has(b.namespace)),
  )
  for (const { id, name, namespace, address } of pods) {
    sources.push({ key: id, label: `${namespace}/${name}`, group: 'Pods', place: { pod: name, namespace }, address })
  }
  sources.push({ key: 'outside', label: 'a client outside', group: 'Outside', place: { outside: true } })
  return sources
}

/** What a learner may want to reach: Services by name, namespaces and pods by address. */
export function targetsOf(map: NetworkMap): { value: string; label: string }[] {
  const services = (map.cluster?.services ?? []).flatMap(({ name, namespace, ports }) =>
    ports
      .filter(({ protocol }) => protocol === 'TCP')
      .slice(0, 1)
      .map(({ port }) => ({
        value: [80, 8080].includes(port)
          ? `http://${name}.${namespace}${port === 80 ? '' : `:${port}`}/`
          : `${name}.${namespace}:${port}`,
        label: `Service ${namespace}/${name}`,
      })),
  )
  const places = sourcesOf(map).flatMap(({ address, label }) => (address ? [{ value: address, label }] : []))
  return [...services, ...places]
}

/** The id on the map of a place. */
export function placeId(place: Place): string | undefined {
  if ('outside' in place) return undefined
  if ('pod' in place) return `pod/${place.namespace}/${place.pod}`
  return place.netns === undefined ? place.node : `${place.node}/${place.netns}`
}
