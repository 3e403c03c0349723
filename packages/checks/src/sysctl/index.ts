import type { CheckKind } from '../kind.ts'
import { atWhere, placeOf } from '../place.ts'
import { seen } from '../seen.ts'
import { evaluateSysctl, type SysctlFacts } from './evaluate.ts'
import { SysctlSpec } from './schema.ts'

export const sysctl: CheckKind<SysctlSpec, SysctlFacts> = {
  kind: 'sysctl',
  schema: SysctlSpec,
  settles: false,
  example: 'sysctl: { on: { node: node01 }, key: net.ipv4.ip_forward, value: 1 }',
  title: ({ on, key, value }) => `${key} is ${value} ${atWhere(on)}`,
  async observe(view, { on, key }) {
    return { found: await seen(placeOf(view, on).then((place) => view.observe('sysctl', { place, key }))) }
  },
  evaluate: evaluateSysctl,
}
