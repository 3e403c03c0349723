import type { CheckKind } from '../kind.ts'
import { evaluateNetns, type NetnsFacts } from './evaluate.ts'
import { NetnsSpec } from './schema.ts'

export const netns: CheckKind<NetnsSpec, NetnsFacts> = {
  kind: 'netns',
  schema: NetnsSpec,
  settles: false,
  example: 'netns: { node: node01, name: red }',
  title: ({ node, name, exists }) => `Network namespace ${name} ${exists ? 'exists' : 'is gone'} on ${node}`,
  async observe(view, { node }) {
    return { names: (await view.observe('namespaces', { node })).map((namespace) => namespace.name) }
  },
  evaluate: evaluateNetns,
}
