import type { Place } from '@cka-netlab/contracts'
import { z } from 'zod'
import { listResources } from './kubernetes/api.ts'
import { isReady, type Pod, selectorText } from './kubernetes/objects.ts'
import { type ClusterView, ObservationError } from './view.ts'

const Namespace = z.string().min(1).default('default').describe('Namespace of the pod')

/** Where a check looks, or sends from. Like the contracts' `Place`, and also pods by their labels. */
export const Where = z
  .union([
    z.strictObject({
      node: z.string().min(1).describe('A machine: `node01`'),
      netns: z.string().min(1).optional().describe('A named network namespace on it: `red`'),
    }),
    z.strictObject({
      node: z.string().min(1).describe('A machine: `node01`'),
      container: z.string().min(1).describe('A running Docker container on it: `web`'),
    }),
    z.strictObject({ pod: z.string().min(1).describe('A pod by its name'), namespace: Namespace }),
    z.strictObject({
      podsWith: z.record(z.string(), z.string()).describe('A running pod by its labels: `{ app: webapp }`'),
      namespace: Namespace,
    }),
    z.strictObject({ outside: z.literal(true).describe("The platform's client outside the cluster") }),
  ])
  .describe(
    'Where to look or send from: `{ node }`, `{ node, netns }`, `{ node, container }`, `{ pod, namespace }`, `{ podsWith, namespace }` or `{ outside: true }`',
  )
export type Where = z.infer<typeof Where>

export function describeWhere(where: Where): string {
  if ('outside' in where) return 'outside the cluster'
  if ('podsWith' in where) return `a pod with ${selectorText(where.podsWith)}${inNamespace(where.namespace)}`
  if ('pod' in where) return `pod ${where.pod}${inNamespace(where.namespace)}`
  if ('container' in where) return `container ${where.container} on ${where.node}`
  return where.netns ? `${where.netns} on ${where.node}` : where.node
}

/** The same after a thing that is there: `on node01`, `in red on node01`, `in pod client`. */
export function atWhere(where: Where): string {
  if ('outside' in where) return describeWhere(where)
  return 'node' in where && !('container' in where) && !where.netns ? `on ${where.node}` : `in ${describeWhere(where)}`
}

export function inNamespace(namespace: string): string {
  if (namespace === '*') return ' in all namespaces'
  return namespace === 'default' ? '' : ` in ${namespace}`
}

/** Picks one of the pods that a label selector means: a ready one before one that merely runs. */
export async function placeOf(view: ClusterView, where: Where): Promise<Place> {
  if (!('podsWith' in where)) return where
  const pods = await listResources<Pod>(view, { apiVersion: 'v1', kind: 'Pod' }, where.namespace, where.podsWith)
  const running = pods.filter((p) => p.status?.phase === 'Running' && !p.metadata.deletionTimestamp)
  const pod = running.find(isReady) ?? running[0]
  if (!pod) {
    throw new ObservationError({
      fault: 'target',
      code: 'NO_SUCH_POD',
      message: `no running pod has ${selectorText(where.podsWith)} in namespace ${where.namespace}`,
    })
  }
  return { pod: pod.metadata.name, namespace: where.namespace }
}
