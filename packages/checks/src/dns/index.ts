import type { CheckKind } from '../kind.ts'
import { getResource } from '../kubernetes/api.ts'
import { endpointsOf } from '../kubernetes/endpoints.ts'
import type { Pod, Service } from '../kubernetes/objects.ts'
import { describeWhere, placeOf } from '../place.ts'
import { observeServicePath } from '../service-path/observe.ts'
import type { ClusterView } from '../view.ts'
import { type DnsFacts, evaluateDns, isAsExpected } from './evaluate.ts'
import { DnsSpec } from './schema.ts'

async function addressesOf(view: ClusterView, { expect }: DnsSpec): Promise<string[] | undefined> {
  if (!expect.service) return undefined
  const { name, namespace } = expect.service
  const service = await getResource<Service>(view, { apiVersion: 'v1', kind: 'Service' }, namespace, name)
  const address = service?.spec?.clusterIP
  if (!address) return []
  if (address !== 'None') return [address]
  return (await endpointsOf(view, namespace, name)).filter((e) => e.ready).map((e) => e.address)
}

async function addressesOfPods(view: ClusterView, { expect }: DnsSpec): Promise<(string | undefined)[] | undefined> {
  const kind = { apiVersion: 'v1', kind: 'Pod' }
  const pods = expect.pods?.map(({ name, namespace }) => getResource<Pod>(view, kind, namespace, name))
  return pods && (await Promise.all(pods)).map((pod) => pod?.status?.podIP)
}

export const dns: CheckKind<DnsSpec, DnsFacts> = {
  kind: 'dns',
  schema: DnsSpec,
  settles: true,
  example: `dns:
  from: { pod: client }
  name: mysql.payroll
  expect: { service: { name: mysql, namespace: payroll } }`,
  title(spec) {
    const { expect, name, from } = spec
    const outcome = expect.status && expect.status !== 'NOERROR' ? `is answered ${expect.status}` : 'resolves'
    return `${name} ${outcome} from ${describeWhere(from)}`
  },
  async observe(view, spec) {
    const place = await placeOf(view, spec.from)
    const { name, type, server } = spec
    const [answer, serviceAddresses, podAddresses] = await Promise.all([
      view.observe('dns', { place, name, type, server }),
      addressesOf(view, spec),
      addressesOfPods(view, spec),
    ])
    const facts: DnsFacts = { answer, serviceAddresses, podAddresses }
    if (!isAsExpected(spec, facts) && answer.status !== 'NOERROR' && (type === 'A' || type === 'AAAA')) {
      facts.path = await observeServicePath(view, place, { host: name, dns: answer })
    }
    return facts
  },
  evaluate: evaluateDns,
}
