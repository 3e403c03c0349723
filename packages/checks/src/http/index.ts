import type { CheckKind } from '../kind.ts'
import { describeWhere, placeOf } from '../place.ts'
import { observeServicePath } from '../service-path/observe.ts'
import { evaluateHttp, type HttpFacts, unmet } from './evaluate.ts'
import { HttpSpec } from './schema.ts'

function portOf(url: URL): number {
  return url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80
}

export const http: CheckKind<HttpSpec, HttpFacts> = {
  kind: 'http',
  schema: HttpSpec,
  settles: true,
  example: `http:
  from: { node: node01 }
  url: "http://webapp.default:8080/"
  expect: { status: 200, bodyContains: connected }`,
  title(spec) {
    const body = spec.expect.bodyContains ? ` with “${spec.expect.bodyContains}”` : ''
    return `${spec.url} answers ${[spec.expect.status ?? 200].flat().join(' or ')}${body} from ${describeWhere(spec.from)}`
  },
  async observe(view, spec) {
    const place = await placeOf(view, spec.from)
    const { url, method, headers, address } = spec
    const answer = await view.observe('http', { place, url, method, headers, address, timeoutSeconds: 3 })
    // With an address of its own, the host is no Service whose path could be followed.
    if (unmet(spec, answer).length === 0 || address) return { answer }
    const target = new URL(url)
    const host = target.hostname.replace(/^\[|\]$/g, '')
    return { answer, path: await observeServicePath(view, place, { host, port: portOf(target), dns: answer.dns }) }
  },
  evaluate: evaluateHttp,
}
