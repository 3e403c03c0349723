import type { CheckKind } from '../kind.ts'
import { getResource } from '../kubernetes/api.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { seen } from '../seen.ts'
import { type ClusterView, ObservationError } from '../view.ts'
import { type CorefileFacts, evaluateCorefile } from './evaluate.ts'
import { parseCorefile } from './parse.ts'
import { CorefileSpec } from './schema.ts'

type ConfigMap = KubernetesObject & { data?: Record<string, string> }

async function readCorefile(view: ClusterView) {
  const kind = { apiVersion: 'v1', kind: 'ConfigMap' }
  const map = await getResource<ConfigMap>(view, kind, 'kube-system', 'coredns')
  const text = map?.data?.Corefile
  if (text === undefined) {
    const message = map ? 'the ConfigMap coredns has no Corefile' : 'there is no ConfigMap coredns in kube-system'
    throw new ObservationError({ fault: 'target', code: 'NO_COREFILE', message })
  }
  return parseCorefile(text)
}

export const corefile: CheckKind<CorefileSpec, CorefileFacts> = {
  kind: 'corefile',
  schema: CorefileSpec,
  settles: true,
  example: `corefile:
  forward: { zone: corp.example, to: ["172.30.0.1:5353"] }`,
  title({ zone, plugin, forward, exists }) {
    if (forward) return `CoreDNS hands names of ${forward.zone} to ${forward.to.join(', ')}`
    const what = [zone && `a block for ${zone}`, plugin && `the plugin ${plugin}`].filter(Boolean).join(' with ')
    return `The Corefile has ${exists ? '' : 'not '}${what}`
  },
  observe: async (view) => ({ blocks: await seen(readCorefile(view)) }),
  evaluate: evaluateCorefile,
}
