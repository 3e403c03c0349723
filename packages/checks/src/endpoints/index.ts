import type { CheckKind } from '../kind.ts'
import { getResource } from '../kubernetes/api.ts'
import { endpointsOf } from '../kubernetes/endpoints.ts'
import { inNamespace } from '../place.ts'
import { type EndpointsFacts, evaluateEndpoints } from './evaluate.ts'
import { EndpointsSpec } from './schema.ts'

export const endpoints: CheckKind<EndpointsSpec, EndpointsFacts> = {
  kind: 'endpoints',
  schema: EndpointsSpec,
  settles: true,
  example: `endpoints:
  service: billing
  namespace: finance
  addresses: [172.30.0.1]
  port: 9000`,
  title({ service, namespace, addresses, port, ready }) {
    const where = `Service ${service}${inNamespace(namespace)}`
    if (addresses) return `${addresses.join(', ')}${port ? `, port ${port},` : ''} stands behind ${where}`
    const count = ready === undefined ? '' : typeof ready === 'number' ? `${ready} ` : `at least ${ready.gte} `
    return `${where} has ${count}ready endpoints${port ? ` on port ${port}` : ''}`
  },
  async observe(view, { service, namespace }) {
    const [found, behind] = await Promise.all([
      getResource(view, { apiVersion: 'v1', kind: 'Service' }, namespace, service),
      endpointsOf(view, namespace, service),
    ])
    return { exists: found !== undefined, endpoints: behind }
  },
  evaluate: evaluateEndpoints,
}
