import type { CheckKind } from '../kind.ts'
import { atWhere, placeOf } from '../place.ts'
import { seen } from '../seen.ts'
import { describeRule, evaluateIptables, type IptablesFacts } from './evaluate.ts'
import { IptablesSpec } from './schema.ts'

export const iptables: CheckKind<IptablesSpec, IptablesFacts> = {
  kind: 'iptables',
  schema: IptablesSpec,
  settles: true,
  example: `iptables:
  on: { node: node01 }
  table: nat
  chain: POSTROUTING
  source: 192.168.15.0/24
  outInterface: "!br0"
  target: MASQUERADE`,
  title: (spec) => `${spec.exists ? 'Rule' : 'No rule'} ${describeRule(spec)} ${atWhere(spec.on)}`,
  async observe(view, { on }) {
    return { saved: await seen(placeOf(view, on).then((place) => view.observe('iptables', { place }))) }
  },
  evaluate: evaluateIptables,
}
