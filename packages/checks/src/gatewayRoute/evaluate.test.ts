import { describe, expect, it } from 'vitest'
import { evaluateGatewayRoute, type HttpRoute } from './evaluate.ts'
import { GatewayRouteSpec } from './schema.ts'

const spec = GatewayRouteSpec.parse({
  name: 'store',
  namespace: 'shop',
  gateway: { name: 'contour', namespace: 'projectcontour' },
  hostnames: ['store.example'],
  rules: [
    { headers: { 'X-Group': 'testers' }, backends: [{ service: 'v2', port: 80 }] },
    {
      backends: [
        { service: 'v1', port: 80, percent: 90 },
        { service: 'v2', port: 80, percent: 10 },
      ],
    },
  ],
})

function route(weights: [number, number] = [9, 1], accepted = 'True'): HttpRoute {
  const [one, two] = weights
  return {
    metadata: { name: 'store', namespace: 'shop', generation: 2 },
    spec: {
      hostnames: ['store.example'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ name: 'x-group', value: 'testers' }] }],
          backendRefs: [{ name: 'v2', port: 80 }],
        },
        {
          backendRefs: [
            { name: 'v1', port: 80, weight: one },
            { name: 'v2', port: 80, weight: two },
          ],
        },
      ],
    },
    status: {
      parents: [
        {
          parentRef: { name: 'contour', namespace: 'projectcontour' },
          conditions: [{ type: 'Accepted', status: accepted, reason: 'Why', observedGeneration: 2 }],
        },
      ],
    },
  }
}

describe('gatewayRoute', () => {
  it('compares shares, whatever the weights add up to', () => {
    expect(evaluateGatewayRoute(spec, { route: route([9, 1]) }).outcome).toBe('pass')
    expect(evaluateGatewayRoute(spec, { route: route([90, 10]) }).outcome).toBe('pass')
    expect(evaluateGatewayRoute(spec, { route: route([80, 10]) }).outcome).toBe('fail')
    expect(evaluateGatewayRoute(spec, { route: route([1, 9]) }).outcome).toBe('fail')
  })

  it('fails a route that the Gateway has not accepted as it is now', () => {
    expect(evaluateGatewayRoute(spec, { route: route([9, 1], 'False') })).toMatchObject({
      outcome: 'fail',
      observed: 'Accepted is False: Why',
    })
    const changed = route()
    changed.metadata.generation = 3
    expect(evaluateGatewayRoute(spec, { route: changed })).toMatchObject({ observed: 'it has not taken it up' })
  })

  it('fails a backend beside those that were asked for, unless nothing goes there', () => {
    const more = (weight: number) => {
      const found = route()
      found.spec?.rules?.[1]?.backendRefs?.push({ name: 'v3', port: 80, weight })
      return evaluateGatewayRoute(spec, { route: found }).outcome
    }
    expect(more(1)).toBe('fail')
    expect(more(0)).toBe('pass')
  })

  it('fails a missing host, and no route at all', () => {
    const other = route()
    if (other.spec) other.spec.hostnames = []
    expect(evaluateGatewayRoute(spec, { route: other }).outcome).toBe('fail')
    expect(evaluateGatewayRoute(spec, {}).outcome).toBe('fail')
  })
})
