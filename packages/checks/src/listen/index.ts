import type { CheckKind } from '../kind.ts'
import { placeOf } from '../place.ts'
import { seen } from '../seen.ts'
import { describeListen, evaluateListen, type ListenFacts } from './evaluate.ts'
import { ListenSpec } from './schema.ts'

export const listen: CheckKind<ListenSpec, ListenFacts> = {
  kind: 'listen',
  schema: ListenSpec,
  settles: true,
  example: 'listen: { on: { node: controlplane }, port: 2379, process: etcd }',
  title: (spec) => (spec.exists ? describeListen(spec) : `Nothing like: ${describeListen(spec)}`),
  async observe(view, { on }) {
    return { sockets: await seen(placeOf(view, on).then((place) => view.observe('sockets', { place }))) }
  },
  evaluate: evaluateListen,
}
