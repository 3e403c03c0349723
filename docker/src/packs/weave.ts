import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WEAVE_RANGE } from '@cka-netlab/contracts'
import { NODE_SOURCES } from '../paths.ts'
import type { Pack } from './pack.ts'

const AGENT = join(NODE_SOURCES, 'packs', 'weave', 'weave-net')
const MANIFEST = join(NODE_SOURCES, 'packs', 'weave', 'weave.yaml')

/** What Weave Net lays out on a node, made from the reference plugins, since Weave Net itself is archived. */
export const weave: Pack = {
  name: 'weave',
  parts: [],
  sources: [AGENT, MANIFEST],
  versions: [WEAVE_RANGE],
  async images({ ground, layer }) {
    const agent = await layer('agent', [
      { name: 'usr/local/bin/weave-net', from: AGENT },
      { name: 'usr/local/bin/kubectl', linkTo: 'hyperkube' },
    ])
    const names = ['docker.io/cka-netlab/weave-net:1']
    return [{ names, layers: [ground.tools, ground.kubernetes, agent], entrypoint: ['weave-net'] }]
  },
  manifest: () => readFile(MANIFEST, 'utf8'),
  settled: 'kubectl -n kube-system rollout status daemonset/weave-net --timeout=120s',
}
