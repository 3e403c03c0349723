import type { CheckKind } from '../kind.ts'
import { evaluateCniConfig } from './evaluate.ts'
import { type CniConfigFacts, observeCniConfig } from './observe.ts'
import { CniConfigSpec } from './schema.ts'

export const cniConfig: CheckKind<CniConfigSpec, CniConfigFacts> = {
  kind: 'cniConfig',
  schema: CniConfigSpec,
  settles: false,
  example: `cniConfig:
  node: node01
  file: 10-bridge.conflist
  match: { plugins: [{ type: bridge, ipam: { type: host-local } }] }`,
  title: ({ node, file }) => `The CNI configuration of ${node}${file ? `, ${file},` : ''} is as asked`,
  observe: observeCniConfig,
  evaluate: evaluateCniConfig,
}
