import type { CheckKind } from '../kind.ts'
import { describeWhere, placeOf } from '../place.ts'
import { observeServicePath } from '../service-path/observe.ts'
import { evaluateTcp, type TcpFacts } from './evaluate.ts'
import { TcpSpec } from './schema.ts'

export const tcp: CheckKind<TcpSpec, TcpFacts> = {
  kind: 'tcp',
  schema: TcpSpec,
  settles: true,
  example: `tcp:
  from: { pod: client }
  host: mysql.payroll
  port: 3306`,
  title: (spec) => `${spec.host}:${spec.port} is ${spec.expect} from ${describeWhere(spec.from)}`,
  async observe(view, spec) {
    const place = await placeOf(view, spec.from)
    const { host, port } = spec
    const answer = await view.observe('tcp', { place, host, port, timeoutSeconds: 3 })
    if (answer.open || spec.expect !== 'open') return { answer }
    return { answer, path: await observeServicePath(view, place, { host, port }) }
  },
  evaluate: evaluateTcp,
}
