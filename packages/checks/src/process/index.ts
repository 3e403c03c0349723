import type { CheckKind } from '../kind.ts'
import { evaluateProcess, type ProcessFacts } from './evaluate.ts'
import { ProcessSpec } from './schema.ts'

export const process: CheckKind<ProcessSpec, ProcessFacts> = {
  kind: 'process',
  schema: ProcessSpec,
  settles: true,
  example: 'process: { node: node01, program: kubelet, flags: { config: /var/lib/kubelet/config.yaml } }',
  title({ node, program, flags, exists }) {
    if (!exists) return `${program} does not run on ${node}`
    const names = Object.keys(flags ?? {}).map((name) => `--${name}`)
    return `${program} runs on ${node}${names.length > 0 ? ` with ${names.join(', ')} as asked` : ''}`
  },
  async observe(view, { node }) {
    return { processes: await view.observe('processes', { node }) }
  },
  evaluate: evaluateProcess,
}
