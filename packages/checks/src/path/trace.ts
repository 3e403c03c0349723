import type { MapNamespace, NetworkMap, PathView } from '@cka-netlab/contracts'
import { type Stage, serviceStages, stage, upToTheFirstBroken } from '../service-path/evaluate.ts'
import type { RequestFacts } from './observe.ts'
import { namespaceAt, routeTo, titleOf, type Walk, walk, withOutside } from './walk.ts'

/**
 * The way of a request, stage by stage, and the first that breaks: name, Service, endpoints, rule, policy, route,
 * interface, the way back, the answer. A pure function of what was seen. What was answered has got through, whatever a
 * stage looks like.
 */
export function tracePath(facts: RequestFacts): PathView {
  const { answer } = facts
  if (!answer.found) {
    const stages = [stage('source', 'broken', { detail: answer.message })]
    return { ...upToTheFirstBroken(stages), answered: false }
  }
  const stages = [...waysIn(facts), ...waysThrough(facts)]
  const { ok, text } = answer.value
  if (ok) {
    const passed = stages.map(({ hop }) =>
      hop.state === 'broken'
        ? { ...hop, state: 'unknown' as const, detail: `answered all the same: ${hop.detail}` }
        : hop,
    )
    return { hops: [...passed, stage('answer', 'ok', { detail: text }).hop], answered: true }
  }
  stages.push(stage('answer', 'broken', { detail: text, hint: hintFor(facts) }))
  return { ...upToTheFirstBroken(stages), answered: false }
}

/** Names and Services: how the address is found that a packet goes to in the end. */
function waysIn({ service, dns, target, map }: RequestFacts): Stage[] {
  if (service) return serviceStages(service).filter(({ hop }) => hop.name !== 'route' || !map)
  if (!dns) return []
  const addresses = dns.answers.filter(({ type }) => type === 'A').map(({ data }) => data)
  const evidence = [`asked ${dns.server || 'nobody'}: ${dns.status}`]
  if (addresses.length > 0) return [stage('name', 'ok', { detail: `${dns.name} is ${addresses.join(', ')}`, evidence })]
  const hint = `${target.host} has no address here.`
  return [stage('name', 'broken', { detail: `${target.host}: ${dns.status}`, evidence, hint })]
}

/** Routes and wires: the way of the packet on the map, and back. */
function waysThrough(facts: RequestFacts): Stage[] {
  const { service, from } = facts
  const destination = service ? service.direct?.address : facts.address
  const map = withOutside(facts.map)
  const source = namespaceAt(map, from)
  if (!destination || !source) return [stage('route', 'unknown'), stage('interface', 'unknown')]
  const there = walk(map, source, destination)
  const stages = stagesOf(there, ['route', 'interface'], destination)
  if (there.arrived && there.arrived !== source) stages.push(...wayBack(map, there, source, destination))
  const direct = service?.direct?.answer
  const refused = direct?.found && direct.value.error?.reason === 'refused'
  if (there.arrived && refused) {
    const hint = `${destination} refuses: does a program in the pod listen on the target port?`
    stages.push(stage('listener', 'broken', { detail: `${destination}:${service?.direct?.port} refuses`, hint }))
  }
  return stages
}

function stagesOf(there: Walk, [route, wire]: [string, string], destination: string): Stage[] {
  const { steps, broken, lost } = there
  const routes = steps.flatMap((step) => (step.route ? [`${titleOf(step.namespace)}: ${step.route}`] : []))
  const namespaces = steps.map(({ namespace }) => namespace.id)
  const links = steps.flatMap((step) => step.links)
  const chain = links.map(({ link, namespace }) => `${link.name} in ${titleOf(namespace)}: ${link.state}`)
  const ids = links.map(({ link }) => link.id)
  const hint = broken && `The way ends in ${titleOf(broken.namespace)}: ${broken.detail}.`
  if (broken && broken.stage !== 'interface') {
    const name = broken.stage === 'forwarding' ? 'forwarding' : route
    const at = [broken.namespace.id]
    return [stage(name, 'broken', { detail: broken.detail, evidence: routes, at, hint }), stage(wire, 'unknown')]
  }
  const detail = lost ?? `${destination} by ${Math.max(1, steps.length - 1)} ${steps.length > 2 ? 'routes' : 'route'}`
  const first = stage(route, lost ? 'unknown' : 'ok', { detail, evidence: routes, at: namespaces })
  if (broken) {
    const at = broken.link ? [broken.link.link.id] : [broken.namespace.id]
    return [first, stage(wire, 'broken', { detail: broken.detail, evidence: chain, at, hint })]
  }
  if (links.length === 0) return [first]
  return [first, stage(wire, lost ? 'unknown' : 'ok', { detail: `${links.length} up`, evidence: chain, at: ids })]
}

/** Where the answer goes: a missing route there is the commonest reason for a ping without a reply. */
function wayBack(map: NetworkMap, there: Walk, source: MapNamespace, destination: string): Stage[] {
  const { arrived } = there
  const home = sourceAddress(source, destination, there)
  if (!arrived || !home) return []
  const back = walk(map, arrived, home)
  if (!back.broken)
    return [stage('way back', back.lost ? 'unknown' : 'ok', { detail: `to ${home}`, evidence: routesOf(back) })]
  const rewriters = there.steps
    .slice(0, -1)
    .flatMap(({ namespace }) => map.machines.find(({ name }) => name === namespace.id)?.natRules ?? [])
    .filter((rule) => /-j (MASQUERADE|SNAT)/.test(rule))
  if (rewriters.length > 0) {
    return [
      stage('way back', 'unknown', { detail: 'the sender’s address is rewritten on the way', evidence: rewriters }),
    ]
  }
  const { detail, namespace, link } = back.broken
  const hint = `The answer does not come back: ${detail}.`
  const at = link ? [link.link.id] : [namespace.id]
  return [stage('way back', 'broken', { detail, evidence: routesOf(back), at, hint })]
}

function routesOf({ steps }: Walk): string[] {
  return steps.flatMap((step) => (step.route ? [`${titleOf(step.namespace)}: ${step.route}`] : []))
}

function sourceAddress(source: MapNamespace, destination: string, there: Walk): string | undefined {
  const chosen = routeTo(source, destination)?.source
  const first = there.steps[0]?.links[0]?.link.addresses[0]
  return chosen ?? first?.split('/')[0]
}

function hintFor({ answer, target }: RequestFacts): string {
  const reason = answer.found ? answer.value.reason : undefined
  if (reason === 'refused') return `${target.host} is reached and refuses: does a program listen on this port?`
  if (target.kind === 'ping')
    return 'Every route and every link is in order, and no reply comes: look at rules of iptables.'
  return 'The way there is in order, and no answer comes: look at rules of iptables, and at the program there.'
}
