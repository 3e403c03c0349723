import type { Verdict } from '@cka-netlab/contracts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { inNamespace } from '../place.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { IngressSpec } from './schema.ts'

interface Backend {
  service?: { name?: string; port?: { number?: number; name?: string } }
}
export interface Ingress extends KubernetesObject {
  spec?: {
    ingressClassName?: string
    defaultBackend?: Backend
    rules?: { host?: string; http?: { paths?: { path?: string; pathType?: string; backend?: Backend }[] } }[]
    tls?: { hosts?: string[]; secretName?: string }[]
  }
}
export interface IngressFacts {
  ingress?: Ingress
}

function isBackend(backend: Backend | undefined, wanted: { service: string; port: number | string }): boolean {
  const port = backend?.service?.port
  return backend?.service?.name === wanted.service && (port?.number ?? port?.name) === wanted.port
}

function backendText(backend: Backend | undefined): string {
  const service = backend?.service
  return service ? `${service.name}:${service.port?.number ?? service.port?.name}` : 'none'
}

/** A trailing slash of a prefix means nothing: https://kubernetes.io/docs/concepts/services-networking/ingress/#examples */
function samePath(pathType: string | undefined, a: string, b: string): boolean {
  const bare = (path: string) => (pathType === 'Prefix' && path.length > 1 ? path.replace(/\/$/, '') : path)
  return bare(a) === bare(b)
}

export function evaluateIngress(spec: IngressSpec, { ingress }: IngressFacts): Verdict {
  const title = `Ingress ${spec.name}${inNamespace(spec.namespace)}`
  if (!ingress) return fail(`${title} exists`, 'no such Ingress')
  const found: Requirement[] = [{ expected: `${title} exists`, observed: 'it exists', met: true }]
  if (spec.class) {
    const observed = ingress.spec?.ingressClassName ?? 'none'
    found.push({ expected: `class ${spec.class}`, observed: `class ${observed}`, met: observed === spec.class })
  }
  const paths = (ingress.spec?.rules ?? []).flatMap((rule) =>
    (rule.http?.paths ?? []).map((path) => ({ host: rule.host, ...path })),
  )
  const told = paths.map((p) => `${p.host ?? '*'}${p.path ?? '/'} (${p.pathType}) → ${backendText(p.backend)}`)
  const isMeant = (path: (typeof paths)[number], rule: IngressSpec['rules'][number]) =>
    (path.host ?? undefined) === rule.host &&
    samePath(path.pathType, path.path ?? '/', rule.path) &&
    (rule.pathType === undefined || path.pathType === rule.pathType) &&
    isBackend(path.backend, rule)
  for (const rule of spec.rules) {
    found.push({
      expected: `${rule.host ?? '*'}${rule.path}${rule.pathType ? ` (${rule.pathType})` : ''} → ${rule.service}:${rule.port}`,
      observed: told.join(', ') || 'no rules',
      met: paths.some((path) => isMeant(path, rule)),
    })
  }
  if (!spec.others) {
    const more = told.filter((_, at) => !spec.rules.some((rule) => isMeant(paths[at] as (typeof paths)[number], rule)))
    found.push({ expected: 'no other rules', observed: more.join(', ') || 'none', met: more.length === 0 })
  }
  if (spec.defaultBackend) {
    const { service, port } = spec.defaultBackend
    const backend = ingress.spec?.defaultBackend
    const met = isBackend(backend, spec.defaultBackend)
    found.push({
      expected: `default backend ${service}:${port}`,
      observed: `default backend ${backendText(backend)}`,
      met,
    })
  }
  for (const { host, secret } of spec.tls) {
    const entries = ingress.spec?.tls ?? []
    const met = entries.some((e) => e.hosts?.includes(host) && (!secret || e.secretName === secret))
    const observed = entries.map((e) => `${e.hosts?.join(', ')} with ${e.secretName}`).join('; ') || 'no TLS'
    found.push({ expected: `TLS for ${host}${secret ? ` with ${secret}` : ''}`, observed, met })
  }
  return all(found)
}
