import type { NetworkMap } from '@cka-netlab/contracts'
import { routeId } from './draw-machine.ts'

/** Everything on a map that can appear, by its id, and how it is called. */
export function thingsOn(map: NetworkMap): Map<string, string> {
  const things = new Map<string, string>()
  for (const machine of map.machines) {
    for (const namespace of machine.namespaces) {
      const where = namespace.kind === 'machine' ? machine.name : `${namespace.name} on ${machine.name}`
      if (namespace.kind !== 'pod') things.set(namespace.id, `namespace ${where}`)
      for (const link of namespace.links) {
        things.set(link.id, `${link.name} in ${where}`)
        for (const address of link.addresses) things.set(`${link.id} ${address}`, `${address} on ${link.name}`)
      }
      for (const route of namespace.routes)
        things.set(routeId(namespace, route), `route ${route.destination} in ${where}`)
    }
    for (const rule of machine.natRules) things.set(`${machine.id}:${rule}`, `rule on ${machine.name}`)
  }
  for (const pod of map.cluster?.pods ?? []) things.set(pod.id, `pod ${pod.name}`)
  for (const service of map.cluster?.services ?? []) {
    things.set(service.id, `Service ${service.name}`)
    for (const { address } of service.endpoints)
      things.set(`${service.id} ${address}`, `endpoint ${address} of ${service.name}`)
  }
  for (const entry of map.cluster?.entries ?? []) things.set(entry.id, `${entry.kind} ${entry.name}`)
  for (const policy of map.cluster?.policies ?? []) things.set(policy.id, `NetworkPolicy ${policy.name}`)
  return things
}

export interface News {
  /** Ids of what has just appeared. */
  ids: ReadonlySet<string>
  /** The same in a sentence, for those who do not see it. */
  text: string
}

const TOLD_MAX = 4

/** What is on a map and was not on the one before. */
export function newsOf(before: NetworkMap | undefined, now: NetworkMap): News {
  if (!before) return { ids: new Set(), text: '' }
  const [old, things] = [thingsOn(before), thingsOn(now)]
  const fresh = [...things].filter(([id]) => !old.has(id))
  const gone = [...old].filter(([id]) => !things.has(id))
  const sentence = (word: string, list: [string, string][]) => {
    if (list.length === 0) return ''
    const told = list.slice(0, TOLD_MAX).map(([, name]) => name)
    return `${word}: ${told.join(', ')}${list.length > TOLD_MAX ? ` and ${list.length - TOLD_MAX} more` : ''}.`
  }
  // `link address` lights up the link.
  const ids = new Set(fresh.flatMap(([id]) => [id, id.split(' ')[0] ?? id]))
  return { ids, text: [sentence('New', fresh), sentence('Gone', gone)].filter(Boolean).join(' ') }
}
