import type { Verdict } from '@cka-netlab/contracts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { inNamespace } from '../place.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { GatewayRouteSpec } from './schema.ts'

interface Match {
  path?: { type?: string; value?: string }
  headers?: { type?: string; name: string; value: string }[]
}
interface Rule {
  matches?: Match[]
  backendRefs?: { name: string; port?: number; weight?: number }[]
}
interface Parent {
  parentRef: { name: string; namespace?: string }
  conditions?: { type: string; status: string; reason?: string; message?: string; observedGeneration?: number }[]
}
export interface HttpRoute extends KubernetesObject {
  metadata: KubernetesObject['metadata'] & { generation?: number }
  spec?: { hostnames?: string[]; rules?: Rule[] }
  status?: { parents?: Parent[] }
}
export interface GatewayRouteFacts {
  route?: HttpRoute
}

type RuleSpec = GatewayRouteSpec['rules'][number]

/** What stands in a rule without matches: https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule */
const ANY: Match = { path: { type: 'PathPrefix', value: '/' } }

function describeMatch({ path = ANY.path, headers = [] }: Match): string {
  const wanted = headers.map(({ name, value }) => `${name}: ${value}`)
  return [`${path?.value ?? '/'}${path?.type === 'Exact' ? ' exactly' : ''}`, ...wanted].join(' with ')
}

/** A backend without a weight has weight 1. */
function shares(rule: Rule): { service: string; port?: number; percent: number }[] {
  const backends = rule.backendRefs ?? []
  const total = backends.reduce((sum, { weight = 1 }) => sum + weight, 0)
  return backends.map(({ name, port, weight = 1 }) => {
    return { service: name, port, percent: total === 0 ? 0 : (weight / total) * 100 }
  })
}

function describeShares(found: { service: string; port?: number; percent: number }[]): string {
  return found.map((one) => `${one.service}:${one.port} ${Math.round(one.percent)} %`).join(', ') || 'no backend'
}

function isMatch(match: Match, { path, headers }: RuleSpec): boolean {
  const { path: given = ANY.path, headers: found = [] } = match
  if ((given?.type ?? 'PathPrefix') !== 'PathPrefix') return false
  if ((given?.value ?? '/').replace(/(.)\/$/, '$1') !== path.replace(/(.)\/$/, '$1')) return false
  const wanted = Object.entries(headers)
  return (
    wanted.length === found.length &&
    wanted.every(([name, value]) =>
      found.some(
        (one) =>
          (one.type ?? 'Exact') === 'Exact' && one.name.toLowerCase() === name.toLowerCase() && one.value === value,
      ),
    )
  )
}

function sends(rule: Rule, wanted: RuleSpec['backends']): boolean {
  const found = shares(rule).filter(({ percent }) => percent > 0)
  const asked = wanted.filter(({ percent }) => percent > 0)
  return (
    found.length === asked.length &&
    asked.every(({ service, port, percent }) =>
      found.some((one) => one.service === service && one.port === port && Math.abs(one.percent - percent) < 0.5),
    )
  )
}

function acceptedBy(route: HttpRoute, gateway: { name: string; namespace: string }): Requirement {
  const title = `Gateway ${gateway.name}${inNamespace(gateway.namespace)}`
  const parent = route.status?.parents?.find(
    ({ parentRef }) =>
      parentRef.name === gateway.name && (parentRef.namespace ?? route.metadata.namespace) === gateway.namespace,
  )
  const conditions = (parent?.conditions ?? []).filter(
    ({ observedGeneration: seen }) => seen === undefined || seen === route.metadata.generation,
  )
  const accepted = conditions.find(({ type }) => type === 'Accepted')
  const resolved = conditions.find(({ type }) => type === 'ResolvedRefs')
  const bad = [accepted, resolved].find((one) => one?.status === 'False')
  return {
    expected: `${title} accepts it and finds its backends`,
    observed: bad
      ? `${bad.type} is False: ${bad.reason} ${bad.message ?? ''}`.trim()
      : accepted
        ? 'it is accepted'
        : 'it has not taken it up',
    met: accepted?.status === 'True' && bad === undefined,
  }
}

/** What an HTTPRoute says, where behaviour cannot tell: shares of traffic above all. */
export function evaluateGatewayRoute(spec: GatewayRouteSpec, { route }: GatewayRouteFacts): Verdict {
  const title = `HTTPRoute ${spec.name}${inNamespace(spec.namespace)}`
  if (!route) return fail(`${title} exists`, 'no such HTTPRoute')
  const found: Requirement[] = [{ expected: `${title} exists`, observed: 'it exists', met: true }]
  if (spec.gateway) found.push(acceptedBy(route, spec.gateway))
  const hostnames = route.spec?.hostnames ?? []
  for (const name of spec.hostnames) {
    const observed = hostnames.join(', ') || 'any host'
    found.push({ expected: `host ${name}`, observed, met: hostnames.includes(name) })
  }
  const rules = route.spec?.rules ?? []
  const observed = rules
    .map((rule) => `${(rule.matches ?? [ANY]).map(describeMatch).join(' or ')} → ${describeShares(shares(rule))}`)
    .join('; ')
  for (const wanted of spec.rules) {
    const headers = Object.entries(wanted.headers).map(([name, value]) => ({ name, value }))
    const match = describeMatch({ path: { type: 'PathPrefix', value: wanted.path }, headers })
    found.push({
      expected: `${match} → ${describeShares(wanted.backends)}`,
      observed: observed || 'no rules',
      met: rules.some(
        (rule) => (rule.matches ?? [ANY]).some((one) => isMatch(one, wanted)) && sends(rule, wanted.backends),
      ),
    })
  }
  return all(found)
}
