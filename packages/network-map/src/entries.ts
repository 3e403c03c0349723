import { type MapEntry, type MapService, mapIds } from '@cka-netlab/contracts'
import type { Gateway, HttpRoute, Ingress, KubernetesFacts } from './facts.ts'

type EntryRule = MapEntry['rules'][number]

/** Ingresses, Gateways and HTTPRoutes, with the Services that each rule leads to. */
export function entriesOf(facts: KubernetesFacts, services: MapService[]): MapEntry[] {
  const gateways = facts.gateways.map(gatewayEntry)
  const routes = facts.httpRoutes.map((route) => routeEntry(route, services, gateways))
  return [...facts.ingresses.map((ingress) => ingressEntry(ingress, services)), ...gateways, ...routes]
}

const idOf = (kind: MapEntry['kind'], namespace: string, name: string) => `${kind.toLowerCase()}/${namespace}/${name}`

function ruleTo(
  services: MapService[],
  to: { name: string; namespace: string; port: number | string | undefined },
  where: { host?: string; path?: string },
): EntryRule {
  const backend = `${to.name}:${to.port ?? ''}`
  const service = services.find(({ id }) => id === mapIds.service(to.namespace, to.name))
  if (!service) return { ...where, backend, problem: `there is no Service ${to.name} in ${to.namespace}` }
  const hasPort = service.ports.some(({ port, name }) => port === to.port || name === to.port)
  const problem = hasPort ? undefined : `Service ${to.name} has no port ${to.port}`
  return { ...where, backend, service: service.id, problem }
}

function ingressEntry({ metadata, spec }: Ingress, services: MapService[]): MapEntry {
  const { name, namespace = 'default' } = metadata
  const backends = [
    ...(spec?.rules ?? []).flatMap(({ host, http }) =>
      (http?.paths ?? []).map(({ path, backend }) => ({ where: { host, path }, backend })),
    ),
    ...(spec?.defaultBackend ? [{ where: {}, backend: spec.defaultBackend }] : []),
  ]
  const rules = backends.flatMap(({ where, backend: { service } }) => {
    if (!service) return []
    return [
      ruleTo(services, { name: service.name, namespace, port: service.port?.number ?? service.port?.name }, where),
    ]
  })
  return {
    id: idOf('Ingress', namespace, name),
    kind: 'Ingress',
    name,
    namespace,
    className: spec?.ingressClassName,
    parents: [],
    rules,
  }
}

function gatewayEntry({ metadata, spec }: Gateway): MapEntry {
  const { name, namespace = 'default' } = metadata
  return {
    id: idOf('Gateway', namespace, name),
    kind: 'Gateway',
    name,
    namespace,
    className: spec?.gatewayClassName,
    parents: [],
    rules: [],
  }
}

function routeEntry({ metadata, spec }: HttpRoute, services: MapService[], gateways: MapEntry[]): MapEntry {
  const { name, namespace = 'default' } = metadata
  const wanted = (spec?.parentRefs ?? []).map((parent) => idOf('Gateway', parent.namespace ?? namespace, parent.name))
  const parents = wanted.filter((id) => gateways.some((gateway) => gateway.id === id))
  const rules = (spec?.rules ?? []).flatMap(({ matches, backendRefs }) =>
    (backendRefs ?? []).map((backend) =>
      ruleTo(
        services,
        { name: backend.name, namespace: backend.namespace ?? namespace, port: backend.port },
        { host: spec?.hostnames?.[0], path: matches?.[0]?.path?.value },
      ),
    ),
  )
  const problem = parents.length < wanted.length ? 'a Gateway that it names does not exist' : undefined
  return { id: idOf('HTTPRoute', namespace, name), kind: 'HTTPRoute', name, namespace, parents, rules, problem }
}
