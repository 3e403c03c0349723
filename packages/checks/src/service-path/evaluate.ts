import { type Hop, mapIds, type PathHop } from '@cka-netlab/contracts'
import { type Pod, selectorText } from '../kubernetes/objects.ts'
import type { ServicePath } from './observe.ts'

/** A stage, and what to say when it is the first that is broken. */
export interface Stage {
  hop: PathHop
  hint?: string
}

/** A stage of a way. What there is to see of it beyond its detail, and where on the map. */
export function stage(
  name: string,
  state: Hop['state'],
  o: { detail?: string; evidence?: string[]; at?: string[]; hint?: string } = {},
): Stage {
  const { detail, evidence = [], at = [], hint } = o
  return { hop: { name, state, ...(detail === undefined ? {} : { detail }), evidence, at }, hint }
}

function nameStage({ host, name, namespace, dns, service }: ServicePath): Stage[] {
  if (!dns) return []
  const addresses = dns.answers.filter((a) => a.type === 'A' || a.type === 'AAAA').map((a) => a.data)
  const evidence = [`asked ${dns.server}: ${dns.status}`]
  if (dns.status === 'NOERROR' && addresses.length > 0) {
    return [stage('name', 'ok', { detail: `${dns.name} is ${addresses.join(', ')}`, evidence })]
  }
  const hint =
    dns.status === 'TIMEOUT'
      ? 'No DNS server answered: look at CoreDNS and at the Service kube-dns.'
      : service
        ? `The Service exists, and yet ${host} does not resolve: look at CoreDNS.`
        : `There is no Service ${name} in namespace ${namespace}.`
  return [stage('name', 'broken', { detail: `${host}: ${dns.status}`, evidence, hint })]
}

function serviceStage({ name, namespace, port, service, rules }: ServicePath): Stage {
  const title = `${namespace}/${name}`
  const at = [mapIds.service(namespace, name)]
  if (!service) {
    const hint = `There is no Service ${name} in namespace ${namespace}.`
    return stage('Service', 'broken', { detail: `${title} does not exist`, hint })
  }
  const { type = 'ClusterIP', clusterIP = '', ports = [], selector } = service.spec ?? {}
  const evidence = [
    `${type}, ${ports.map((p) => `${p.port} → ${p.targetPort ?? p.port}`).join(', ')}`,
    ...(selector ? [`selector ${selectorText(selector)}`] : []),
  ]
  const has = ports.some((p) => p.port === port || (rules !== undefined && p.nodePort === port))
  if (port !== undefined && ports.length > 0 && !has) {
    const detail = `${title} has no port ${port}, only ${ports.map((p) => p.port).join(', ')}`
    return stage('Service', 'broken', { detail, evidence, at, hint: 'Compare the port with those of the Service.' })
  }
  return stage('Service', 'ok', { detail: `${title} ${clusterIP}`.trim(), evidence, at })
}

function endpointsStage({ name, namespace, service, endpoints, pods }: ServicePath): Stage {
  const ready = endpoints.filter((endpoint) => endpoint.ready).length
  const notReady = endpoints.length - ready
  const at = endpoints.flatMap(({ pod }) => (pod ? [mapIds.pod(namespace, pod)] : []))
  const evidence = endpoints.map((one) => `${one.address} ${one.pod ?? ''}${one.ready ? '' : ', not ready'}`)
  if (ready > 0) return stage('endpoints', 'ok', { detail: `${ready} ready`, evidence, at })
  const selector = selectorText(service?.spec?.selector ?? {})
  const hint =
    notReady > 0
      ? `The pods behind ${name} are not ready.`
      : selector
        ? `No running pod has the labels that ${name} selects: ${selector}.`
        : `${name} has no selector and no endpoints.`
  const closest = notReady > 0 ? undefined : closestPod(pods ?? [], service?.spec?.selector ?? {})
  if (closest) {
    evidence.push(`no pod has ${selector}`, `closest: ${closest.metadata.name} has ${labelsText(closest)}`)
    at.push(mapIds.pod(namespace, closest.metadata.name))
  }
  return stage('endpoints', 'broken', { detail: notReady > 0 ? `0 of ${notReady} ready` : '0', evidence, at, hint })
}

function labelsText({ metadata }: Pod): string {
  const { 'pod-template-hash': _, ...labels } = metadata.labels ?? {}
  return selectorText(labels) || 'no labels'
}

/** The pod that was probably meant: most of the selector's labels, or of their keys. */
function closestPod(pods: Pod[], selector: Record<string, string>): Pod | undefined {
  const score = ({ metadata: { labels = {} } }: Pod) =>
    Object.entries(selector).reduce((sum, [key, value]) => {
      const own = labels[key]
      if (own === value) return sum + 4
      return sum + (own === undefined ? 0 : own.startsWith(value) || value.startsWith(own) ? 2 : 1)
    }, 0)
  const best = [...pods].sort((a, b) => score(b) - score(a))[0]
  return best && score(best) > 0 ? best : undefined
}

function ruleStage({ rules, port, service }: ServicePath): Stage[] {
  if (!rules) return []
  const address = service?.spec?.clusterIP
  const rule = rules.rules.find((one) => one.port === port && (one.address === address || one.address === undefined))
  const at = [rules.machine]
  if (!rule) {
    const hint = `kube-proxy on ${rules.machine} has written no rule for this: does it run there?`
    return [stage('Service rule', 'broken', { detail: `no rule on ${rules.machine}`, at, hint })]
  }
  const evidence = [rule.text]
  if (rule.rejects) return [stage('Service rule', 'broken', { detail: `refused on ${rules.machine}`, evidence, at })]
  return [stage('Service rule', 'ok', { detail: `${rules.machine} sends on to ${rule.to.join(', ')}`, evidence, at })]
}

function lastStages({ namespace, policies, letIn, direct }: ServicePath): Stage[] {
  if (!direct) return [stage('policy', 'unknown'), stage('route', 'unknown')]
  const target = `${direct.address}:${direct.port}`
  const at = policies.map((policy) => mapIds.policy(namespace, policy))
  const answer = direct.answer.found ? direct.answer.value : undefined
  if (answer?.open) {
    const ignored = policies.length > 0 && letIn === false
    const detail = ignored ? `${policies.join(', ')} would refuse, and nothing enforces it here` : undefined
    const evidence = policies.length === 0 ? ['no policy guards these pods'] : [`guarded by ${policies.join(', ')}`]
    return [stage('policy', 'ok', { detail, evidence, at }), stage('route', 'ok', { detail: `${target} is reached` })]
  }
  const refused = answer?.error?.reason === 'refused'
  if (!refused && policies.length > 0 && letIn !== true) {
    const hint = `NetworkPolicy ${policies.join(', ')} guards these pods: does it let this client in?`
    const evidence = letIn === false ? ['no rule of theirs lets this client in'] : []
    return [stage('policy', 'broken', { detail: policies.join(', '), evidence, at, hint }), stage('route', 'unknown')]
  }
  const hint = refused
    ? `${target} refuses: does a program in the pod listen on the target port?`
    : `${target} is not reached from here: follow the route to the pod.`
  const why = answer?.error?.message ?? (direct.answer.found ? 'no answer' : direct.answer.message)
  const detail = policies.length > 0 && letIn ? `${policies.join(', ')} lets it in` : undefined
  return [stage('policy', 'ok', { detail, at }), stage('route', 'broken', { detail: `${target}: ${why}`, hint })]
}

/** The stages of a request to a Service, each judged by itself. */
export function serviceStages(path: ServicePath): Stage[] {
  return [...nameStage(path), serviceStage(path), endpointsStage(path), ...ruleStage(path), ...lastStages(path)]
}

/** What lies behind the first broken stage is unknown. */
export function upToTheFirstBroken(stages: Stage[]): { hops: PathHop[]; hint?: string } {
  const first = stages.findIndex(({ hop }) => hop.state === 'broken')
  const hops = stages.map(({ hop }, at): PathHop => {
    if (first < 0 || at <= first) return hop
    // What was read there stays evidence, such as a rule that refuses because of what is broken before it.
    return { ...hop, state: 'unknown', at: [] }
  })
  return { hops, hint: stages[first]?.hint }
}

/**
 * The chain name → Service → endpoints → policy → route → answer. The first broken stage gives the hint; what lies
 * behind it is unknown.
 *
 * @param answer - what came back when every stage before it is in order, such as `502`
 */
export function evaluateServicePath(path: ServicePath | undefined, answer?: string): { hops?: Hop[]; hint?: string } {
  if (!path) return {}
  const stages = serviceStages(path)
  if (answer !== undefined) stages.push(stage('answer', 'broken', { detail: answer }))
  const { hops, hint } = upToTheFirstBroken(stages)
  // A verdict is kept for good: what the map and the evidence say is for the moment.
  const told = hops.map(({ name, state, detail }): Hop => {
    return state === 'unknown' || detail === undefined ? { name, state } : { name, state, detail }
  })
  return { hops: told, hint }
}
