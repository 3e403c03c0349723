import type { CheckKind } from '../kind.ts'
import { getResource } from '../kubernetes/api.ts'
import type { Service } from '../kubernetes/objects.ts'
import { podRanges, serviceRanges } from '../kubernetes/ranges.ts'
import { evaluateServiceCIDR, type ServiceCIDRFacts } from './evaluate.ts'
import { ServiceCIDRSpec } from './schema.ts'

export const serviceCIDR: CheckKind<ServiceCIDRSpec, ServiceCIDRFacts> = {
  kind: 'serviceCIDR',
  schema: ServiceCIDRSpec,
  settles: true,
  example: `serviceCIDR:
  range: 10.96.0.0/12
  services: [{ name: web, namespace: shop }]`,
  title: (spec) => (spec.range ? `Services get addresses from ${spec.range}` : 'Services lie in the Service range'),
  async observe(view, spec) {
    const [ranges, pods, services] = await Promise.all([
      serviceRanges(view),
      spec.apartFromPods ? podRanges(view) : [],
      Promise.all(
        spec.services.map(async ({ name, namespace }) => {
          const service = await getResource<Service>(view, { apiVersion: 'v1', kind: 'Service' }, namespace, name)
          const address = service?.spec?.clusterIP
          return {
            name,
            namespace,
            exists: service !== undefined,
            address: address && address !== 'None' ? address : undefined,
          }
        }),
      ),
    ])
    return { ranges, podRanges: pods, services }
  },
  evaluate: evaluateServiceCIDR,
}
