import type { CheckKind } from '../kind.ts'
import { evaluateFile, type FileFacts } from './evaluate.ts'
import { FileSpec } from './schema.ts'

export const file: CheckKind<FileSpec, FileFacts> = {
  kind: 'file',
  schema: FileSpec,
  settles: false,
  example: `file:
  node: node01
  path: /etc/cni/net.d/10-bridge.conflist
  data: { plugins: [{ type: bridge, ipam: { type: host-local } }] }`,
  title: ({ node, path, exists, ...rest }) =>
    `${path} ${exists ? (Object.values(rest).some(Boolean) ? 'is as asked' : 'exists') : 'is gone'} on ${node}`,
  async observe(view, { node, path }) {
    return { file: await view.observe('file', { node, path }) }
  },
  evaluate: evaluateFile,
}
